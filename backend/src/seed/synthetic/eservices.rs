//! Published e-services, and the newer versions of some.

use domain::DescriptorId;
use domain::eservice::interface::Upload;
use domain::eservice::{
    ApprovalPolicy, DescriptorCommand, EserviceCommand, GeneralData, Mode, Technology, VersionData,
};
use domain::requirement::Requirements;

use super::{Offered, PER_ENTE, Synthetic};
use crate::eservice::Made;
use crate::{Result, eservice};

/// What e-services are about.
const SUBJECTS: &[&str] = &[
    "Anagrafe",
    "Catasto",
    "Tributi",
    "Mobilità",
    "Ambiente",
    "Istruzione",
    "Sanità",
    "Cultura",
    "Turismo",
    "Imprese",
];

/// Where they are about: with the subject, words that some have and most have not.
const PLACES: &[&str] = &[
    "Acqualagna",
    "Barolo",
    "Bobbio",
    "Calcata",
    "Dozza",
    "Erice",
    "Fano",
    "Gubbio",
    "Iseo",
    "Lucignano",
    "Malnate",
    "Noto",
    "Orvieto",
    "Pienza",
    "Recco",
    "Sutri",
    "Tropea",
    "Urbino",
    "Varenna",
    "Zagarolo",
];

/// Of every five e-services, the one that asks for the attribute that some will lose.
const LOST: u32 = 3;

/// Does the e-service in this place ask for it?
pub(super) const fn asks_what_is_lost(eservice: usize) -> bool {
    eservice % 5 == LOST as usize
}

impl Synthetic<'_> {
    /// Every e-service with its first version, fifty to an ente.
    pub(super) async fn publish_all(&mut self) -> Result<()> {
        for number in 0..self.amount.eservices {
            let provider = (number / PER_ENTE) as usize % self.enti.len();
            let offered = self.first_version(number, provider).await?;
            self.eservices.push(offered);
        }
        Ok(())
    }

    async fn first_version(&self, number: u32, provider: usize) -> Result<Offered> {
        let seed = self.amount.seed;
        let subject = SUBJECTS[(u64::from(number) + seed % 10) as usize % SUBJECTS.len()];
        let place = PLACES[(number / 7) as usize % PLACES.len()];
        let general = GeneralData {
            name: format!("{subject} sintetica {seed}.{number}"),
            description: format!("Dati sintetici numero {number} su {subject} a {place}, senza alcun valore."),
            technology: Technology::Rest,
            mode: Mode::Deliver,
            personal_data: Some(number.is_multiple_of(2)),
        };
        let attributes = self.asks(number);
        let asks_verified = !attributes.verified.is_empty();
        let manual = asks_verified || number.is_multiple_of(3);
        let version = VersionData {
            description: "Versione sintetica.".to_owned(),
            audience: vec![format!("https://api.example/{seed}/{number}")],
            voucher_lifespan: 600,
            daily_calls_per_consumer: 1_000,
            daily_calls_total: 100_000,
            agreement_approval_policy: if manual { ApprovalPolicy::Manual } else { ApprovalPolicy::Automatic },
            attributes,
        };
        let made = eservice::create(&self.cx, &self.enti[provider].admin, general, version).await?;
        let offered = Offered { made, provider, asks_verified };
        self.publish(&offered, made.descriptor).await?;
        Ok(offered)
    }

    /// Of every five: nothing, one attribute, a choice and a declaration, one that some will lose, a verification.
    fn asks(&self, number: u32) -> Requirements {
        let [first, second, third] = self.attributes.certified;
        let only = |attribute| vec![vec![attribute]];
        let (declared, verified) = (only(self.attributes.declared), only(self.attributes.verified));
        match number % 5 {
            0 => Requirements::default(),
            1 => Requirements { certified: only(first), ..Requirements::default() },
            2 => {
                Requirements { certified: vec![vec![first], vec![second, third]], declared, ..Requirements::default() }
            }
            LOST => Requirements { certified: only(self.attributes.lost), ..Requirements::default() },
            _ => Requirements { certified: only(first), verified, ..Requirements::default() },
        }
    }

    /// A newer version, published.
    pub(super) async fn next_version(&self, offered: &Offered) -> Result<()> {
        let command = EserviceCommand::CreateVersion { data: None };
        let actor = &self.enti[offered.provider].admin;
        let made = eservice::run(&self.cx, actor, offered.made.eservice, None, command).await?;
        let made = made.ok_or_else(|| anyhow::anyhow!("a new version was decided and is not there"))?;
        self.publish(offered, made).await
    }

    /// Adds the interface and publishes.
    async fn publish(&self, offered: &Offered, descriptor: DescriptorId) -> Result<()> {
        let (actor, Made { eservice, .. }) = (&self.enti[offered.provider].admin, offered.made);
        let content = format!(
            "openapi: 3.0.3\ninfo: {{title: '{eservice}', version: '1'}}\npaths: {{/elementi: {{get: {{responses: {{}}}}}}}}\n"
        );
        let upload = Upload {
            name: "interfaccia.yaml",
            pretty_name: "Interfaccia OpenAPI",
            content_type: "application/yaml",
            bytes: content.as_bytes(),
        };
        eservice::add_interface(&self.cx, actor, eservice, descriptor, upload).await?;
        eservice::run_version(&self.cx, actor, eservice, descriptor, None, DescriptorCommand::Publish).await?;
        self.pass();
        Ok(())
    }
}
