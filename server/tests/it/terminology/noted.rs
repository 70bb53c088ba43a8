//! What is refused is noted for those who look after the terminologies; who is on the list of signers.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use backend::terminology::history::{Filter, Happening, Outcome, history};
use backend::testing;
use bytes::Bytes;
use domain::Role;
use domain::fixtures::{ASL_ESPERIA, actor};
use domain::page::PageRequest;
use domain::terminology::token::{Signers, Which};
use futures_util::{StreamExt as _, stream};
use rcgen::DnType;
use serde_json::json;
use server::terminology::Channel;
use tokio::sync::Notify;

use super::pki::NAME;
use super::{CSV, Desk, OID, ask, csv, peer, signed, tokens};

async fn refused(desk: &Desk, count: i64) -> Vec<Happening> {
    let filter = Filter { outcome: Some(Outcome::Refused), ..Filter::default() };
    for _ in 0..100 {
        let keeper = actor(ASL_ESPERIA, Role::Terminologie);
        let page = history(&desk.cx, &keeper, &filter, PageRequest::default()).await.unwrap();
        if page.total >= count {
            return page.results;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("fewer than {count} refusals were noted");
}

#[tokio::test]
async fn refusals_are_noted_as_they_were_answered() {
    let desk = Desk::on_sqlite().await;
    desk.upload("1", CSV).await.ok(201);
    let conflict = desk.upload("1", CSV).await.refused(409, "/conflict");
    let wrong = desk.tokens_with("1", |which, _, payload| {
        if which == Which::Bearer {
            payload["iss"] = json!("auth:X");
        }
    });
    desk.upload_with("1", &wrong, CSV).await.refused(403, "/jwt-iss");
    desk.delete("altra").await.refused(404, "/not-found");
    // Whoever is not known at the door writes nothing here.
    let (head, body) = csv("1", CSV);
    let stranger = signed(head, &desk.tokens("1")).extension(peer(&[]));
    ask(&desk.router, stranger.body(body).unwrap()).await.refused(401, "/unauthorized");
    let noted = refused(&desk, 3).await;
    assert_eq!(noted.len(), 3, "{noted:?}");
    let of = |instance: &str| {
        let one = noted.iter().find(|one| one.refused.as_ref().unwrap().instance == instance);
        let one = one.unwrap_or_else(|| panic!("{instance}: {noted:?}"));
        (one, one.refused.as_ref().unwrap())
    };
    let (one, told) = of("/conflict");
    assert_eq!((one.signer.as_str(), one.oid.as_str(), one.version.as_str()), (NAME, OID, "1"));
    assert_eq!((json!(told.trace), json!(told.detail)), (conflict["traceID"].clone(), conflict["detail"].clone()));
    let (one, told) = of("/jwt-iss");
    assert_eq!((one.signer.as_str(), told.status), ("", 403), "nobody knows whose it was");
    assert_eq!(of("/not-found").1.operation, domain::terminology::Operation::Delete);
}

#[tokio::test]
async fn who_is_not_on_the_list_or_of_another_organisation_is_refused() {
    let cx = testing::backend(testing::On::Sqlite).await.unwrap();
    let desk = Desk::with(cx, Channel::Direct, |settings| {
        settings.wanted.signers = Signers::parse(&format!("S1#1902*={OID}, S1#ALTRO")).unwrap();
        settings.wanted.same_organisation = true;
    });
    // Neither of the usual certificates names an organisation.
    let told = desk.upload("1", CSV).await.refused(403, "/jwt-x5c");
    assert!(told["detail"].as_str().unwrap().contains("organizzazione"), "{told}");
    let of = |key: usize, organisation: &str, name: &str| {
        desk.authority.mint(key, |params| {
            params.distinguished_name.push(DnType::OrganizationName, organisation);
            params.distinguished_name.push(DnType::CommonName, name);
        })
    };
    let call = async |client: &[u8], signer: &super::pki::Minted, oid: &str, version: &str| {
        let tokens = tokens(&desk.cx, &signer.signature(), version, |which, _, payload| {
            if which == Which::Integrity {
                payload["oid"] = json!(oid);
            }
        });
        let path = format!("/v1/terminology/{oid}/{version}");
        let request = Request::builder().method(Method::DELETE).uri(path);
        ask(&desk.router, signed(request, &tokens).extension(peer(&[client])).body(Body::empty()).unwrap()).await
    };
    let (client, region) = (of(0, "ASL Esperia", "S1#X"), of(0, "Regione Esperia", "S1#X"));
    let signer = of(1, "Asl Esperia", NAME);
    call(&region.der, &signer, OID, "1").await.refused(403, "/jwt-x5c");
    // Past the tokens: there is nothing to delete.
    call(&client.der, &signer, OID, "1").await.refused(404, "/not-found");
    let told = call(&client.der, &signer, "2.999", "1").await.refused(403, "/jwt-oid");
    assert!(told["detail"].as_str().unwrap().contains("Chi gestisce la piattaforma"), "{told}");
    call(&client.der, &of(1, "ASL Esperia", "S1#ALTRO"), "2.999", "1").await.refused(404, "/not-found");
    call(&client.der, &of(1, "ASL Esperia", "S1#NESSUNO"), OID, "1").await.refused(403, "/jwt-iss");
}

/// A body that says when somebody begins to read it, and then nothing.
fn silent(read: &Arc<Notify>) -> Body {
    let read = Arc::clone(read);
    let begins = stream::once(async move {
        read.notify_one();
        Ok::<Bytes, std::io::Error>(Bytes::new())
    });
    Body::from_stream(begins.chain(stream::pending()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_third_upload_at_once_waits() {
    let desk = Desk::on_sqlite().await;
    let read = Arc::new(Notify::new());
    let mut under_way = Vec::new();
    for _ in 0..2 {
        let head = Request::builder().method(Method::POST).uri("/v1/terminology/CUSTOM_CSV");
        let head = signed(head.header("content-type", "multipart/form-data; boundary=x"), &desk.tokens("9"));
        let request = head.extension(desk.peer()).body(silent(&read)).unwrap();
        let router = desk.router.clone();
        under_way.push(tokio::spawn(async move { ask(&router, request).await }));
        // Its tokens are good and its body is being read: it has a place.
        tokio::time::timeout(Duration::from_secs(20), read.notified()).await.expect("the upload is under way");
    }
    let tokens = desk.tokens("1");
    let reply = desk.upload_with("1", &tokens, CSV).await;
    assert_eq!(reply.headers["retry-after"], "5");
    reply.refused(429, "/too-many-requests");
    under_way.remove(0).abort();
    for _ in 0..100 {
        let reply = desk.upload_with("1", &tokens, CSV).await;
        if reply.status != 429 {
            // The tokens of what was refused for lack of room are still good.
            reply.ok(201);
            under_way.remove(0).abort();
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the place of an upload that broke off is never free");
}
