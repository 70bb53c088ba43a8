//! Pratiche and services, to their rows. Only `crate::save` calls this.

use domain::pratica::{Hand, HandKind, Passage, Pratica, PraticaComment, PraticaState, Service};
use domain::text::fold;
use domain::{Revision, Timestamp};

use crate::Tx;
use crate::error::Result;
use crate::save::one;

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, pratica: &Pratica) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into pratica (id, revision, tenant_id, service_id, service_name, service_key, area, state, assignee_id,
                              assigned_at, applicant, applicant_key, answers, compiled_at, submitted_at, changed_at,
                              protocol, protocol_at, outcome, work, files, passages, search, taken_at, concluded_at,
                              partner_id, partner_ref)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                 $23, $24, $25, $26, $27)",
        pratica.id,
        pratica.revision,
        pratica.tenant,
        pratica.service,
        &pratica.service_name,
        fold(&pratica.service_name),
        &pratica.area,
        pratica.state.code(),
        pratica.assignee,
        pratica.assigned_at,
        serde_json::to_string(&pratica.applicant)?,
        fold(&pratica.applicant.in_lists()),
        serde_json::to_string(&pratica.answers)?,
        pratica.compiled_at,
        pratica.submitted_at.unwrap_or(pratica.changed_at),
        pratica.changed_at,
        pratica.protocol.as_ref().map(|protocol| protocol.number.clone()),
        pratica.protocol.as_ref().map(|protocol| protocol.at),
        pratica.outcome.as_ref().map(serde_json::to_string).transpose()?,
        serde_json::to_string(&pratica.work)?,
        serde_json::to_string(&pratica.files)?,
        pratica.passages,
        search(pratica),
        taken_at(pratica),
        concluded_at(pratica),
        pratica.brought.map(|brought| brought.partner),
        pratica.brought.and_then(|brought| brought.reference)
    )?;
    Ok(())
}

/// When it was taken in charge, if it just was.
fn taken_at(pratica: &Pratica) -> Option<Timestamp> {
    (pratica.state == PraticaState::Pending).then_some(pratica.changed_at)
}

/// When it was decided, if it is and this is how it came to be.
fn concluded_at(pratica: &Pratica) -> Option<Timestamp> {
    pratica.state.is_decided().then_some(pratica.changed_at)
}

/// What the citizen sent never changes. Of the times that the figures count with, the first stays; what is opened again
/// loses the time of its decision.
#[crate::boxed]
pub(crate) async fn update(tx: &mut Tx, pratica: &Pratica) -> Result<()> {
    let rows = sql!(
        tx,
        execute,
        "update pratica set revision = $2, state = $3, assignee_id = $4, assigned_at = $5, changed_at = $6,
                protocol = $7, protocol_at = $8, outcome = $9, work = $10, files = $11, passages = $12, search = $13,
                taken_at = coalesce(taken_at, $15),
                concluded_at = case when $16 is null then null else coalesce(concluded_at, $16) end
         where id = $1 and revision = $14",
        pratica.id,
        pratica.revision.next(),
        pratica.state.code(),
        pratica.assignee,
        pratica.assigned_at,
        pratica.changed_at,
        pratica.protocol.as_ref().map(|protocol| protocol.number.clone()),
        pratica.protocol.as_ref().map(|protocol| protocol.at),
        pratica.outcome.as_ref().map(serde_json::to_string).transpose()?,
        serde_json::to_string(&pratica.work)?,
        serde_json::to_string(&pratica.files)?,
        pratica.passages,
        search(pratica),
        pratica.revision,
        taken_at(pratica),
        concluded_at(pratica)
    )?;
    one(rows, pratica.revision)
}

/// Numbers, names, fiscal code, service, area and id: what the search box looks through.
fn search(pratica: &Pratica) -> String {
    let number = |protocol: Option<&domain::pratica::Protocol>| {
        protocol.map(|protocol| protocol.number.clone()).unwrap_or_default()
    };
    let applicant = &pratica.applicant;
    fold(&format!(
        "{} {} {} {} {} {} {} {}",
        number(pratica.protocol.as_ref()),
        number(pratica.outcome.as_ref().and_then(|outcome| outcome.protocol.as_ref())),
        applicant.family_name,
        applicant.name,
        applicant.fiscal_code,
        pratica.service_name,
        pratica.area,
        pratica.id,
    ))
}

#[crate::boxed]
pub(crate) async fn insert_passage(tx: &mut Tx, passage: &Passage) -> Result<()> {
    let user = match passage.by {
        Hand::Operator(user) => Some(user),
        Hand::Citizen | Hand::Platform | Hand::Partner(_) => None,
    };
    let partner = match passage.by {
        Hand::Partner(partner) => Some(partner),
        Hand::Citizen | Hand::Platform | Hand::Operator(_) => None,
    };
    let kind: &'static str = HandKind::from(passage.by).into();
    sql!(
        tx,
        execute,
        "insert into pratica_passage (pratica_id, place, state, at, by_kind, by_user, note, by_partner, external)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        passage.pratica,
        passage.place,
        passage.state.code(),
        passage.at,
        kind,
        user,
        &passage.note,
        partner,
        passage.external.as_ref().map(serde_json::to_string).transpose()?
    )?;
    Ok(())
}

#[crate::boxed]
pub(crate) async fn insert_comment(tx: &mut Tx, comment: &PraticaComment) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into pratica_comment (id, pratica_id, author_id, body, at) values ($1, $2, $3, $4, $5)",
        comment.id,
        comment.pratica,
        comment.author,
        &comment.text,
        comment.at
    )?;
    Ok(())
}

#[crate::boxed]
pub(crate) async fn insert_service(tx: &mut Tx, service: &Service) -> Result<()> {
    sql!(
        tx,
        execute,
        "insert into service (id, revision, tenant_id, slug, name, area, active, protocol, attachment, steps, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        service.id,
        service.revision,
        service.tenant,
        &service.slug,
        &service.name,
        &service.area,
        service.active,
        service.protocol.to_string(),
        service.attachment.to_string(),
        serde_json::to_string(&service.steps)?,
        service.created_at
    )?;
    insert_operators(tx, service).await
}

/// What changes of a service is who is enabled on it, and where its numbers come from.
#[crate::boxed]
pub(crate) async fn update_service(tx: &mut Tx, service: &Service) -> Result<()> {
    let seen: Revision = service.revision;
    one(
        sql!(
            tx,
            execute,
            "update service set revision = $2, active = $3, protocol = $5 where id = $1 and revision = $4",
            service.id,
            seen.next(),
            service.active,
            seen,
            service.protocol.to_string()
        )?,
        seen,
    )?;
    sql!(tx, execute, "delete from service_operator where service_id = $1", service.id)?;
    insert_operators(tx, service).await
}

async fn insert_operators(tx: &mut Tx, service: &Service) -> Result<()> {
    for user in &service.operators {
        sql!(tx, execute, "insert into service_operator (user_id, service_id) values ($1, $2)", *user, service.id)?;
    }
    Ok(())
}
