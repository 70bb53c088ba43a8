//! Who holds a request suspended, written from seed 002 alone and from nothing in this crate: three hands, one is
//! enough, each lifts its own, and not while a verified attribute is missing; the platform's follows certified and
//! declared attributes.

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Hands {
    pub producer: bool,
    pub consumer: bool,
    pub platform: bool,
}

impl Hands {
    pub fn suspended(self) -> bool {
        self.producer || self.consumer || self.platform
    }

    /// The provider, the consumer or both ask for suspension.
    pub fn suspend(&mut self, producer: bool, consumer: bool) {
        self.producer |= producer;
        self.consumer |= consumer;
    }

    /// The provider, the consumer or both take their own hand away; says whether that succeeds.
    pub fn lift(&mut self, producer: bool, consumer: bool, verified_recognised: bool) -> bool {
        let own = (producer && self.producer) || (consumer && self.consumer);
        let succeeds = own && verified_recognised;
        if succeeds {
            self.producer &= !producer;
            self.consumer &= !consumer;
        }
        succeeds
    }

    /// The platform looks at certified and declared attributes.
    pub fn look(&mut self, certified_and_declared_recognised: bool) {
        self.platform = !certified_and_declared_recognised;
    }
}
