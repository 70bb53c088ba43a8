//! Terminologies. The lists are made up, and say so: those that the Ministry publishes come without a licence to copy them.
//! Their object identifiers are of the arc 2.999, which is there for examples.

use std::sync::Arc;

use domain::terminology::{Format, Kind, Profile, Signer};

use super::Demo;
use crate::error::{Error, Result};
use crate::file::checksum;
use crate::terminology::course::Meter;
use crate::terminology::written::Written;
use crate::terminology::{LoadFault, Upload, load};
use crate::{Backend, Clock};

/// A list, and how many days before the end of the story it was loaded.
struct List {
    oid: &'static str,
    version: &'static str,
    url: &'static str,
    title: &'static str,
    content: &'static str,
    days_ago: i64,
}

const LISTS: [List; 3] = [
    List {
        oid: "2.999.4.1",
        version: "1.0",
        url: "https://ponte.example/terminologie/setting-assistenziale",
        title: "Setting assistenziale (esempio)",
        content: include_str!("lists/assistenza-1.csv"),
        days_ago: 60,
    },
    List {
        oid: "2.999.4.2",
        version: "2026-01",
        url: "https://ponte.example/terminologie/tipo-di-documento",
        title: "Tipo di documento clinico (esempio)",
        content: include_str!("lists/documento.csv"),
        days_ago: 45,
    },
    List {
        oid: "2.999.4.1",
        version: "2.0",
        url: "https://ponte.example/terminologie/setting-assistenziale",
        title: "Setting assistenziale (esempio)",
        content: include_str!("lists/assistenza-2.csv"),
        days_ago: 3,
    },
];

pub(super) async fn terminologies(demo: &Demo) -> Result<()> {
    for list in &LISTS {
        let clock = Clock::fixed(demo.cx.now().plus_days(-list.days_ago));
        let cx = Backend { clock: Arc::new(clock), ..demo.cx.clone() };
        let file = Written::new(&cx, list.content.as_bytes()).map_err(|error| Error::Internal(error.into()))?;
        let upload = Upload {
            path: file.path().to_owned(),
            format: Format::CustomCsv,
            kind: Kind::CodeSystem,
            oid: list.oid.to_owned(),
            version: Some(list.version.to_owned()),
            url: list.url.to_owned(),
            title: list.title.to_owned(),
            signer: Signer { common_name: "S1#SISTEMA-DI-ESEMPIO".to_owned(), subject: "RSSMRA80A01H501U".to_owned() },
            file_sha256: checksum(list.content.as_bytes()),
            meter: Meter::default(),
            profile: Profile::Lenient,
        };
        load(&cx, &upload).await.map_err(|fault| match fault {
            LoadFault::Other(error) => error,
            LoadFault::Findings(_) | LoadFault::NoVersion | LoadFault::Differs(_) => Error::Internal(fault.into()),
        })?;
    }
    Ok(())
}
