//! Pratiche of the first ente, in every state, in the hands of two operators.

use domain::pratica::service::ServiceData;
use domain::pratica::{AttachmentRule, PraticaCommand, ProtocolKind};
use domain::user::{NewUser, PasswordProof};
use domain::{Actor, PraticaId, Role, ServiceId};

use super::Synthetic;
use crate::pratica::{self, service};
use crate::seed::pratiche::compiled;
use crate::user::{self, FirstPassword};
use crate::{Backend, Result};

/// Pratiche that arrive between two rounds of the protocol.
const ROUND: u32 = 50;

impl Synthetic<'_> {
    /// Two operators, four services, and the pratiche. `secret` makes what nobody may guess.
    pub(super) async fn make_pratiche(&self, secret: &Backend) -> Result<()> {
        if self.amount.pratiche == 0 {
            return Ok(());
        }
        let operators = [
            self.operator(secret, "operatore", ("Zenobia", "Quartieri")).await?,
            self.operator(secret, "collega", ("Ottavio", "Malaspina")).await?,
        ];
        let services = self.services(&operators).await?;
        let mut arrived = Vec::new();
        for number in 0..self.amount.pratiche {
            self.pass();
            let service = services[self.dice(4) as usize];
            let place = self.dice(84) as usize;
            arrived.push(pratica::receive(&self.cx, service, &compiled(&self.cx, place)).await?);
            if number % ROUND == ROUND - 1 {
                self.work(&arrived, &operators).await?;
                arrived.clear();
            }
        }
        self.work(&arrived, &operators).await
    }

    /// A third is left for whoever comes, a third is in hand, a third is concluded.
    async fn work(&self, arrived: &[PraticaId], operators: &[Actor; 2]) -> Result<()> {
        pratica::protocol::register_due(&self.cx).await?;
        for id in arrived {
            let fate = self.dice(3);
            if fate == 0 {
                continue;
            }
            let operator = &operators[self.dice(2) as usize];
            let run = |command| pratica::run(&self.cx, operator, *id, None, command);
            run(PraticaCommand::TakeCharge).await?;
            if fate == 2 {
                let reason = "Esame della documentazione concluso.".to_owned();
                run(PraticaCommand::Evaluate { accepted: self.dice(4) > 0, reason }).await?;
                run(PraticaCommand::Finish).await?;
            }
        }
        pratica::protocol::register_due(&self.cx).await?;
        Ok(())
    }

    /// The names are such as stand in no other text: what must not name them is searched for them.
    async fn operator(&self, secret: &Backend, username: &str, (name, family_name): (&str, &str)) -> Result<Actor> {
        let ente = &self.enti[0];
        let secret = Backend { clock: self.cx.clock.clone(), ..secret.clone() };
        let first = match &self.amount.password {
            Some(password) => FirstPassword::Typed { password: password.clone(), provisional: false },
            None => FirstPassword::Made,
        };
        let typed = NewUser {
            username: username.to_owned(),
            name: name.to_owned(),
            family_name: family_name.to_owned(),
            email: format!("{}@ente-sintetico.example", family_name.to_lowercase()),
            roles: vec![Role::Operatore],
        };
        let made = user::create(&secret, &ente.admin, PasswordProof(self.cx.now()), ente.id, &typed, first).await?.user;
        Ok(Actor { user: made.id, tenant: made.tenant, roles: made.roles })
    }

    async fn services(&self, operators: &[Actor; 2]) -> Result<Vec<ServiceId>> {
        let mut made = Vec::new();
        for name in ["Asilo nido", "Certificato di residenza", "Bonus bebè", "Contributo per l’affitto"] {
            let data = ServiceData {
                name: name.to_owned(),
                area: "Servizi sintetici".to_owned(),
                protocol: ProtocolKind::Internal,
                attachment: AttachmentRule::Optional,
                steps: Vec::new(),
            };
            let id = service::create(&self.cx, &self.enti[0].admin, &data).await?;
            for operator in operators {
                service::enable(&self.cx, &self.enti[0].admin, id, operator.user, true).await?;
            }
            made.push(id);
        }
        Ok(made)
    }
}
