//! Seed 003's example, played: A and B have verified the same attribute of C, B revokes.

use backend::attribute::expiry;
use backend::discrepancy::{
    CaseRow, Filter, acknowledge, add_note, confirm, count_waiting, detail, list, notes, put_back, take_up,
};
use backend::{Backend, agreement};
use domain::agreement::{AgreementCommand, Stage};
use domain::discrepancy::{CaseState, CloseReason, DiscrepancyCause};
use domain::fixtures::{
    ALTRA_RICHIESTA, ASL_ESPERIA, COMUNE_VALDORO, NOW, POLIZZE_SICURE, REGIONE_ESPERIA, RICHIESTA, actor,
};
use domain::page::PageRequest;
use domain::{Denial, DiscrepancyId, Role, TenantId, Thing};
use strum::IntoEnumIterator as _;

use crate::esperia::*;

const A: TenantId = ASL_ESPERIA;
const B: TenantId = REGIONE_ESPERIA;
const C: TenantId = COMUNE_VALDORO;
const REASON: &str = "La convenzione è in vigore fino al 2028.";

async fn cases(cx: &Backend, by: TenantId, open: Option<bool>) -> Vec<CaseRow> {
    let filter = Filter { open, ..Filter::default() };
    list(cx, &admin(by), &filter, PageRequest::new(0, 50)).await.expect("a list").results
}

/// B revokes what A and B have verified for C.
async fn b_revokes(cx: &Backend) -> DiscrepancyId {
    world(cx, Stage::Active, Stage::Active).await;
    everything_held(cx).await;
    revoke_verification(cx, B).await.expect("revoked");
    let open = cases(cx, C, Some(true)).await;
    assert_eq!(open.len(), 1);
    open[0].case.id
}

/// The case as an ente stands to it.
async fn row(cx: &Backend, by: TenantId, id: DiscrepancyId) -> CaseRow {
    detail(cx, &admin(by), id).await.expect("a case").row
}

async fn ended_by(cx: &Backend, id: DiscrepancyId) -> Option<CloseReason> {
    row(cx, C, id).await.case.close_reason
}

on_both! {
    async fn a_b_and_c_are_told_and_nobody_else(cx: Backend) {
        let id = b_revokes(&cx).await;
        for party in [A, B, C] {
            let names = told(&cx, party).await;
            assert_eq!(names.iter().filter(|name| *name == "Opened").count(), 1, "{names:?}");
            assert_eq!(count_waiting(&cx, &admin(party)).await.expect("a number"), 1);
            let row = row(&cx, party, id).await;
            assert_eq!(
                (row.attribute_name.as_str(), row.consumer_name.as_str(), row.revoker_name.as_str()),
                ("Convenzione firmata", "Comune di Valdoro", "Regione Esperia")
            );
            assert_eq!((row.other_names, row.case.cause), (vec!["ASL Esperia".to_owned()], DiscrepancyCause::Revoked));
        }
        assert_eq!(told(&cx, POLIZZE_SICURE).await, Vec::<String>::new());
        assert_eq!(cases(&cx, POLIZZE_SICURE, None).await.len(), 0);
        let stranger = detail(&cx, &admin(POLIZZE_SICURE), id).await;
        assert_eq!(refusal(stranger).err(), Some(Denial::not_found(Thing::Discrepancy)));
        let unknown = detail(&cx, &admin(C), DiscrepancyId(cx.id())).await;
        assert_eq!(refusal(unknown).err(), Some(Denial::not_found(Thing::Discrepancy)));
    }

    async fn each_party_sees_its_own_requests_only(cx: Backend) {
        let id = b_revokes(&cx).await;
        let requests = async |party| {
            let row = row(&cx, party, id).await;
            row.requests.into_iter().map(|request| (request.id, request.as_consumer)).collect::<Vec<_>>()
        };
        assert_eq!(requests(A).await, [(ALTRA_RICHIESTA, false)]);
        assert_eq!(requests(B).await, [(RICHIESTA, false)]);
        assert_eq!(requests(C).await, [(RICHIESTA, true), (ALTRA_RICHIESTA, true)]);
    }

    async fn verifying_again_closes_the_case(cx: Backend) {
        let id = b_revokes(&cx).await;
        verify(&cx, B, RICHIESTA, None).await.expect("verified again");
        assert_eq!(ended_by(&cx, id).await, Some(CloseReason::ReVerified));
        assert_eq!(cases(&cx, A, Some(true)).await.len(), 0);
        assert_eq!(cases(&cx, A, Some(false)).await.len(), 1);
    }

    async fn when_the_last_verifier_revokes_too_the_first_case_ends_and_a_second_opens(cx: Backend) {
        let id = b_revokes(&cx).await;
        revoke_verification(&cx, A).await.expect("revoked");
        assert_eq!(ended_by(&cx, id).await, Some(CloseReason::ConsensusRevoked));
        let open = cases(&cx, C, Some(true)).await;
        assert_eq!(open.iter().map(|row| row.case.revoker).collect::<Vec<_>>(), [A]);
    }

    async fn when_the_affected_request_is_archived_the_case_ends(cx: Backend) {
        let id = b_revokes(&cx).await;
        agreement::run(&cx, &admin(C), ALTRA_RICHIESTA, None, AgreementCommand::Archive).await.expect("archived");
        assert_eq!(ended_by(&cx, id).await, None, "another provider's request");
        agreement::run(&cx, &admin(C), RICHIESTA, None, AgreementCommand::Archive).await.expect("archived");
        assert_eq!(ended_by(&cx, id).await, Some(CloseReason::AgreementClosed));
    }

    async fn any_party_resolves_the_case_once(cx: Backend) {
        let id = b_revokes(&cx).await;
        let seen = row(&cx, A, id).await.case.revision;
        let stranger = acknowledge(&cx, &admin(POLIZZE_SICURE), id, None).await;
        assert_eq!(refusal(stranger), Err(Denial::not_found(Thing::Discrepancy)));
        let reader = acknowledge(&cx, &actor(A, Role::Support), id, None).await;
        assert!(matches!(refusal(reader), Err(Denial::Unauthorized { .. })));
        acknowledge(&cx, &admin(A), id, Some(seen)).await.expect("acknowledged");
        assert_eq!(ended_by(&cx, id).await, Some(CloseReason::Acknowledged));
        assert_eq!(refusal(acknowledge(&cx, &admin(B), id, None).await), Err(Denial::UnchangedValue));
        let late = refusal(acknowledge(&cx, &admin(B), id, Some(seen)).await);
        assert!(matches!(late, Err(Denial::ConcurrentModification { .. })), "{late:?}");
    }

    async fn a_case_opens_when_a_verification_runs_out_and_is_told_again_when_it_is_then_revoked(cx: Backend) {
        world(&cx, Stage::Active, Stage::Active).await;
        everything_held(&cx).await;
        verify(&cx, B, RICHIESTA, Some(NOW.plus_days(1))).await.expect("verified with an end");
        cx.clock.advance(2 * 86_400);
        expiry::expire_verifications(&cx).await.expect("runs");
        let open = cases(&cx, A, Some(true)).await;
        assert_eq!(open.iter().map(|row| row.case.cause).collect::<Vec<_>>(), [DiscrepancyCause::Expired]);
        revoke_verification(&cx, B).await.expect("revoked");
        let again = cases(&cx, A, Some(true)).await;
        assert_eq!(again.iter().map(|row| (row.case.id, row.case.cause)).collect::<Vec<_>>(), [(
            open[0].case.id,
            DiscrepancyCause::Revoked
        )]);
        verify(&cx, B, RICHIESTA, None).await.expect("verified again");
        assert_eq!(cases(&cx, A, Some(true)).await.len(), 0);
    }

    async fn a_pending_request_counts_as_concerned(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Archived).await;
        verify(&cx, B, RICHIESTA, None).await.expect("verified");
        revoke_verification(&cx, B).await.expect("revoked");
        let open = cases(&cx, C, Some(true)).await;
        assert_eq!(open[0].case.affected_agreements, [RICHIESTA]);
        assert_eq!(open[0].case.other_verifiers, []);
        assert_eq!(cases(&cx, A, None).await.len(), 0, "A has verified nothing");
    }

    async fn cases_are_searched_and_paged(cx: Backend) {
        b_revokes(&cx).await;
        let find = async |q: &str| {
            let filter = Filter { q: q.into(), ..Filter::default() };
            list(&cx, &admin(C), &filter, PageRequest::new(0, 1)).await.expect("a list").total
        };
        assert_eq!((find("convenzione").await, find("regione valdoro").await, find("polizze").await), (1, 1, 0));
        let beyond = list(&cx, &admin(C), &Filter::default(), PageRequest::new(10, 10)).await.expect("a list");
        assert_eq!((beyond.total, beyond.results.len()), (1, 0));
    }

    async fn cases_are_filtered_by_attribute_party_and_state(cx: Backend) {
        let id = b_revokes(&cx).await;
        let total = async |filter: Filter| {
            list(&cx, &admin(A), &filter, PageRequest::new(0, 10)).await.expect("a list").total
        };
        for (words, found) in [("firmata", 1), ("referente", 0)] {
            assert_eq!(total(Filter { attribute: words.into(), ..Filter::default() }).await, found, "{words}");
        }
        for (words, found) in [("valdoro", 1), ("regione", 1), ("asl", 1), ("polizze", 0)] {
            assert_eq!(total(Filter { party: words.into(), ..Filter::default() }).await, found, "{words}");
        }
        let stands = async || {
            let mut found = Vec::new();
            for state in CaseState::iter() {
                if total(Filter { state: Some(state), ..Filter::default() }).await == 1 {
                    found.push(state);
                }
            }
            assert_eq!(found, [row(&cx, A, id).await.facts().state()], "the list and the rules agree");
            let waits = total(Filter { waiting: true, ..Filter::default() }).await;
            assert_eq!(waits, count_waiting(&cx, &admin(A)).await.expect("a number"), "badge = list");
            assert_eq!(waits == 1, found[0].waits());
            found[0]
        };
        assert_eq!(stands().await, CaseState::Open);
        take_up(&cx, &admin(A), id).await.expect("taken up");
        assert_eq!(stands().await, CaseState::InProgress);
        put_back(&cx, &admin(A), id).await.expect("put back");
        assert_eq!(stands().await, CaseState::Open);
        confirm(&cx, &admin(A), id, None, REASON).await.expect("confirmed");
        assert_eq!(stands().await, CaseState::Confirmed);
        take_up(&cx, &admin(A), id).await.expect("taken up again");
        assert_eq!(stands().await, CaseState::InProgress);
        acknowledge(&cx, &admin(C), id, None).await.expect("acknowledged");
        assert_eq!(stands().await, CaseState::Resolved);
    }

    async fn what_an_ente_marks_and_notes_is_its_own(cx: Backend) {
        let id = b_revokes(&cx).await;
        let before = row(&cx, B, id).await.case.revision;
        take_up(&cx, &admin(A), id).await.expect("taken up");
        assert_eq!(refusal(take_up(&cx, &admin(A), id).await), Err(Denial::UnchangedValue));
        cx.clock.advance(60);
        add_note(&cx, &admin(A), id, "Chiamato il referente: richiama lunedì.").await.expect("noted");
        add_note(&cx, &admin(A), id, "Ha richiamato.").await.expect("noted");
        let page = |limit| PageRequest::new(0, limit);
        let own = notes(&cx, &actor(A, Role::Support), id, page(1)).await.expect("notes");
        assert_eq!((own.total, own.results[0].text.as_str()), (2, "Ha richiamato."));
        assert_eq!(own.results[0].created_at, NOW.plus_seconds(60));
        for other in [B, C] {
            assert_eq!(notes(&cx, &admin(other), id, page(10)).await.expect("notes").total, 0);
            let seen = detail(&cx, &admin(other), id).await.expect("a case");
            assert_eq!(seen.row.facts().state(), CaseState::Open);
            assert_eq!(seen.history.len(), 1, "that the case was opened, and nothing else: {:?}", seen.history);
        }
        assert_eq!(detail(&cx, &admin(A), id).await.expect("a case").history.len(), 4);
        assert_eq!(row(&cx, B, id).await.case.revision, before, "nobody is overtaken by a note");
        let stranger = notes(&cx, &admin(POLIZZE_SICURE), id, page(10)).await;
        assert_eq!(refusal(stranger).err(), Some(Denial::not_found(Thing::Discrepancy)));
        let stranger = add_note(&cx, &admin(POLIZZE_SICURE), id, "Ciao.").await;
        assert_eq!(refusal(stranger).err(), Some(Denial::not_found(Thing::Discrepancy)));
        acknowledge(&cx, &admin(B), id, None).await.expect("acknowledged");
        add_note(&cx, &admin(A), id, "Chiusa da loro.").await.expect("noted on a closed case");
        assert_eq!(refusal(put_back(&cx, &admin(A), id).await), Err(Denial::DiscrepancyClosed));
    }

    async fn who_confirms_tells_the_others_why_and_waits_for_them(cx: Backend) {
        let id = b_revokes(&cx).await;
        let seen = row(&cx, A, id).await.case.revision;
        for not_verifier in [B, C] {
            let refused = confirm(&cx, &admin(not_verifier), id, None, REASON).await;
            assert_eq!(refusal(refused), Err(Denial::NoVerificationToConfirm));
        }
        confirm(&cx, &admin(A), id, Some(seen), REASON).await.expect("confirmed");
        assert_eq!(refusal(confirm(&cx, &admin(A), id, None, REASON).await), Err(Denial::UnchangedValue));
        for party in [A, B, C] {
            let names = told(&cx, party).await;
            assert_eq!(names.iter().filter(|name| *name == "Confirmed").count(), 1, "{names:?}");
            let seen = detail(&cx, &admin(party), id).await.expect("a case");
            let said = seen.parties.iter().filter_map(|row| row.confirmation.as_ref().map(|said| (row.id, said)));
            let said = said.map(|(id, said)| (id, said.reason.as_str())).collect::<Vec<_>>();
            assert_eq!(said, [(A, REASON)]);
            assert_eq!(seen.row.facts().state().waits(), party != A);
        }
        assert_eq!(count_waiting(&cx, &admin(A)).await.expect("a number"), 0);
        assert_eq!(cases(&cx, A, Some(true)).await.len(), 1, "it is still open");
        for request in [RICHIESTA, ALTRA_RICHIESTA] {
            assert_eq!(state(&cx, request).await, domain::agreement::AgreementState::Active, "no state has changed");
        }
    }

    async fn a_verification_that_ran_out_and_is_then_revoked_waits_for_the_verifiers_again(cx: Backend) {
        world(&cx, Stage::Active, Stage::Active).await;
        everything_held(&cx).await;
        verify(&cx, B, RICHIESTA, Some(NOW.plus_days(1))).await.expect("verified with an end");
        cx.clock.advance(2 * 86_400);
        expiry::expire_verifications(&cx).await.expect("runs");
        let id = cases(&cx, A, Some(true)).await[0].case.id;
        confirm(&cx, &admin(A), id, None, REASON).await.expect("confirmed");
        assert_eq!(row(&cx, A, id).await.facts().state(), CaseState::Confirmed);
        revoke_verification(&cx, B).await.expect("revoked");
        assert_eq!(row(&cx, A, id).await.facts().state(), CaseState::Open);
        assert_eq!(detail(&cx, &admin(C), id).await.expect("a case").parties.len(), 3);
        confirm(&cx, &admin(A), id, None, REASON).await.expect("confirmed once more");
    }

    async fn every_request_concerned_shows_the_case_and_no_other(cx: Backend) {
        let id = b_revokes(&cx).await;
        for (by, request) in [(B, RICHIESTA), (C, RICHIESTA), (A, ALTRA_RICHIESTA), (C, ALTRA_RICHIESTA)] {
            let shown = agreement::detail::detail(&cx, &admin(by), request).await.expect("a request").discrepancies;
            assert_eq!(shown.iter().map(|case| case.id).collect::<Vec<_>>(), [id], "{by} {request}");
        }
        agreement::run(&cx, &admin(C), ALTRA_RICHIESTA, None, AgreementCommand::Archive).await.expect("archived");
        let shown = agreement::detail::detail(&cx, &admin(A), ALTRA_RICHIESTA).await.expect("a request").discrepancies;
        assert_eq!(shown.len(), 0, "what is over is not in dispute");
    }

    /// Revoking and verifying at the same instant, over and over: one of them comes second, and the case agrees with it.
    async fn a_race_of_revocation_and_verification_leaves_no_stale_case(cx: Backend) {
        world(&cx, Stage::Active, Stage::Active).await;
        everything_held(&cx).await;
        for _ in 0..5 {
            let (revoked, verified) = tokio::join!(revoke_verification(&cx, B), verify(&cx, B, RICHIESTA, None));
            verified.expect("always allowed");
            assert!(matches!(revoked, Ok(()) | Err(Denial::AttributeAlreadyRevoked)), "{revoked:?}");
            let open = cases(&cx, C, Some(true)).await.len();
            let held = backend::attribute::held::facts_for_page(&cx, &admin(B), C, domain::fixtures::CONVENZIONE).await;
            let vouches = held.expect("facts").verification.is_some_and(|v| v.holds_at(NOW));
            assert_eq!(open == 0, vouches);
        }
    }
}
