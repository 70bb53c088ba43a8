//! The steps of "Elabora" for a pratica: the decision, what the service asks beside it, the file, the confirmation. Each is
//! an address.

use domain::pratica::{AttachmentRule, PraticaFacts, ServiceStep};

use crate::i18n::it::pratica as words;

/// The name of the button that attaches a file and goes on to the next step.
pub const GOES_ON: &str = "goesOn";

/// A step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    Outcome,
    /// Of the service's own.
    Own(ServiceStep),
    Files,
    Confirm,
}

impl Step {
    /// The part of the address of the first step.
    pub const OUTCOME: &'static str = "esito";
    /// The part of the address of the step of the files.
    pub const FILES: &'static str = "allegati";
    /// The part of the address of the last step.
    pub const CONFIRM: &'static str = "conferma";

    /// Its part of the address.
    #[must_use]
    pub fn slug(&self) -> &str {
        match self {
            Self::Outcome => Self::OUTCOME,
            Self::Own(step) => &step.slug,
            Self::Files => Self::FILES,
            Self::Confirm => Self::CONFIRM,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Outcome => words::STEP_OUTCOME,
            Self::Own(step) => &step.title,
            Self::Files => words::STEP_FILES,
            Self::Confirm => words::STEP_CONFIRM,
        }
    }
}

/// The steps there are as the pratica is now: a rejection needs no file where only an approval does.
#[must_use]
pub fn steps(facts: &PraticaFacts) -> Vec<Step> {
    let with_files = match facts.service.attachment {
        AttachmentRule::None => false,
        AttachmentRule::Optional => true,
        AttachmentRule::RequiredIfAccepted => facts.pratica.work.accepted != Some(false),
    };
    let own = facts.service.steps.iter().cloned().map(Step::Own);
    let files = with_files.then_some(Step::Files);
    [Step::Outcome].into_iter().chain(own).chain(files).chain([Step::Confirm]).collect()
}

/// The address part of the step after one; of the last one, itself.
#[must_use]
pub fn after(facts: &PraticaFacts, slug: &str) -> String {
    let steps = steps(facts);
    let place = steps.iter().position(|step| step.slug() == slug);
    let next = place.and_then(|place| steps.get(place + 1)).unwrap_or(&Step::Confirm);
    next.slug().to_owned()
}
