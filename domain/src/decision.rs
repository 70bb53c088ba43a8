//! A decision: what is to be stored and what is to be told. Only rules can build one, and `backend` stores nothing
//! that does not come in one: what was not decided cannot be saved.

use crate::agreement::Agreement;
use crate::attribute::{Attribute, Held, Verification};
use crate::client::Client;
use crate::discrepancy::{Discrepancy, DiscrepancyNote, Stance};
use crate::eservice::{Descriptor, Eservice};
use crate::paper::Paper;
use crate::partner::Partner;
use crate::partner::contents::{ServiceSheet, ServiceText};
use crate::partner::protocols::PartnerProtocol;
use crate::pratica::{Passage, Pratica, PraticaComment, ProtocolSettings, ProtocolWork, Service};
use crate::purpose::Purpose;
use crate::tenant::Tenant;
use crate::terminology::Terminology;
use crate::user::User;
use crate::{AgreementId, ClientId, Denial, DescriptorId, EserviceId, Event, PurposeId, Revision, TerminologyId};

/// One change of one stored thing. An update carries the revision that was loaded; storing it makes the next one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    InsertTenant(Tenant),
    UpdateTenant(Tenant),
    InsertUser(User),
    UpdateUser(User),
    InsertAttribute(Attribute),
    /// Stores what an ente holds, whether it was there before or not.
    PutHeld(Held),
    /// Stores what a verifier says, whether it was there before or not.
    PutVerification(Verification),
    InsertEservice(Eservice),
    UpdateEservice(Eservice),
    DeleteEservice(EserviceId, Revision),
    InsertDescriptor(Descriptor),
    UpdateDescriptor(Descriptor),
    DeleteDescriptor(DescriptorId, Revision),
    InsertAgreement(Agreement),
    UpdateAgreement(Agreement),
    DeleteAgreement(AgreementId, Revision),
    InsertDiscrepancy(Discrepancy),
    UpdateDiscrepancy(Discrepancy),
    InsertPurpose(Purpose),
    UpdatePurpose(Purpose),
    DeletePurpose(PurposeId, Revision),
    InsertClient(Client),
    UpdateClient(Client),
    DeleteClient(ClientId, Revision),
    /// Stores how a party stands to a case. The case itself stays as it is, and so does its revision.
    PutStance(Stance),
    InsertDiscrepancyNote(DiscrepancyNote),
    InsertService(Service),
    UpdateService(Service),
    InsertPartner(Partner),
    UpdatePartner(Partner),
    /// Adds what a partner's protocol knows of a pratica.
    InsertPartnerProtocol(PartnerProtocol),
    PutServiceSheet(ServiceSheet),
    /// An empty text is taken away.
    PutServiceText(ServiceText),
    InsertPratica(Pratica),
    UpdatePratica(Pratica),
    /// Adds a row to the iter of a pratica.
    InsertPassage(Passage),
    InsertPraticaComment(PraticaComment),
    /// Stores how far a document is on its way to the ente's own protocol.
    PutProtocolWork(Box<ProtocolWork>),
    /// Stores where a service's documents are registered, whether it was there before or not.
    PutProtocolSettings(Box<ProtocolSettings>),
    /// Makes a terminology whose concepts are being written; nobody sees it.
    InsertTerminology(Box<Terminology>),
    /// Says more of a terminology that nobody sees yet.
    DescribeTerminology(Box<Terminology>),
    /// Shows it to everybody, with what was learned while its concepts were written.
    PublishTerminology(Box<Terminology>),
    /// Hides it from everybody; its concepts are taken away behind.
    RetireTerminology(TerminologyId),
    /// Settles what stands in a paper; it is printed afterwards.
    InsertPaper(Box<Paper>),
}

/// What a rule decided.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "a decision that is not saved did not happen"]
pub struct Decision {
    writes: Vec<Write>,
    events: Vec<Event>,
    refusal: Option<Denial>,
}

impl Decision {
    /// Stores one thing and tells one thing.
    pub(crate) fn new(write: Write, event: Event) -> Self {
        Self { writes: vec![write], events: vec![event], refusal: None }
    }

    /// Nothing to store yet, nothing to tell.
    pub(crate) const fn empty() -> Self {
        Self { writes: Vec::new(), events: Vec::new(), refusal: None }
    }

    /// One more thing to store.
    pub(crate) fn and_write(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    /// One more thing to tell.
    pub(crate) fn and_event(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    /// The same decision, told from an earlier beginning.
    pub(crate) fn with_first_event(mut self, event: Event) -> Self {
        self.events.insert(0, event);
        self
    }

    /// Both decisions, this one first.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.writes.extend(other.writes);
        self.events.extend(other.events);
        self.refusal = self.refusal.or(other.refusal);
        self
    }

    /// The change is stored, and the caller is told that what was asked for did not happen (`interop.md` §2.5 row 1).
    pub(crate) fn refused(mut self, denial: Denial) -> Self {
        self.refusal = Some(denial);
        self
    }

    /// What to store, in order.
    #[must_use]
    pub fn writes(&self) -> &[Write] {
        &self.writes
    }

    /// What happened, in order.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The revision a thing will have once this is stored, if it is stored by it.
    #[must_use]
    pub fn revision_of(&self, thing: uuid::Uuid) -> Option<Revision> {
        self.writes.iter().find_map(|write| match write {
            Write::InsertTenant(t) | Write::UpdateTenant(t) if t.id.0 == thing => Some(stored(write, t.revision)),
            Write::InsertUser(u) | Write::UpdateUser(u) if u.id.0 == thing => Some(stored(write, u.revision)),
            Write::InsertEservice(e) | Write::UpdateEservice(e) if e.id.0 == thing => Some(stored(write, e.revision)),
            Write::InsertAgreement(a) | Write::UpdateAgreement(a) if a.id.0 == thing => Some(stored(write, a.revision)),
            Write::InsertPurpose(p) | Write::UpdatePurpose(p) if p.id.0 == thing => Some(stored(write, p.revision)),
            Write::InsertClient(c) | Write::UpdateClient(c) if c.id.0 == thing => Some(stored(write, c.revision)),
            Write::InsertPratica(p) | Write::UpdatePratica(p) if p.id.0 == thing => Some(stored(write, p.revision)),
            Write::InsertPartner(p) | Write::UpdatePartner(p) if p.id.0 == thing => Some(stored(write, p.revision)),
            Write::InsertService(s) | Write::UpdateService(s) if s.id.0 == thing => Some(stored(write, s.revision)),
            Write::InsertDiscrepancy(d) | Write::UpdateDiscrepancy(d) if d.id.0 == thing => {
                Some(stored(write, d.revision))
            }
            _ => None,
        })
    }

    /// The refusal to answer with after storing, if any.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Denial> {
        self.refusal.as_ref()
    }
}

/// An insert stores the revision as it is, an update the next one.
const fn stored(write: &Write, revision: Revision) -> Revision {
    match write {
        Write::UpdateTenant(_)
        | Write::UpdateUser(_)
        | Write::UpdateEservice(_)
        | Write::UpdateDescriptor(_)
        | Write::UpdateAgreement(_)
        | Write::UpdateDiscrepancy(_)
        | Write::UpdatePurpose(_)
        | Write::UpdateClient(_)
        | Write::UpdateService(_)
        | Write::UpdatePartner(_)
        | Write::UpdatePratica(_) => revision.next(),
        Write::InsertTenant(_)
        | Write::InsertUser(_)
        | Write::InsertAttribute(_)
        | Write::PutHeld(_)
        | Write::PutVerification(_)
        | Write::InsertEservice(_)
        | Write::DeleteEservice(..)
        | Write::InsertDescriptor(_)
        | Write::DeleteDescriptor(..)
        | Write::InsertAgreement(_)
        | Write::DeleteAgreement(..)
        | Write::InsertDiscrepancy(_)
        | Write::InsertPurpose(_)
        | Write::DeletePurpose(..)
        | Write::InsertClient(_)
        | Write::DeleteClient(..)
        | Write::PutStance(_)
        | Write::InsertDiscrepancyNote(_)
        | Write::InsertService(_)
        | Write::InsertPartner(_)
        | Write::InsertPartnerProtocol(_)
        | Write::PutServiceSheet(_)
        | Write::PutServiceText(_)
        | Write::InsertPratica(_)
        | Write::InsertPassage(_)
        | Write::InsertPraticaComment(_)
        | Write::PutProtocolWork(_)
        | Write::PutProtocolSettings(_)
        | Write::InsertTerminology(_)
        | Write::DescribeTerminology(_)
        | Write::PublishTerminology(_)
        | Write::RetireTerminology(_)
        | Write::InsertPaper(_) => revision,
    }
}
