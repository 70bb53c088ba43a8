//! Tokens, certificates and files of authorities, damaged by a seeded generator: each is answered in time and without a panic,
//! and no damaged token is ever taken for a good one. `cargo xtask soak terminology-fuzz=MINUTES` goes on for longer.

use std::time::{Duration, Instant};

use super::explain;
use super::tests::{Authority, both_tokens, checks, rsa};
use super::*;

/// Rounds where nobody asks for minutes.
const ROUNDS: u32 = 600;
const PATIENCE: Duration = Duration::from_secs(10);

struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap_or_default() % below.max(1)
    }

    /// The same with a few things wrong.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.roll(4) {
            let (at, end) = (self.roll(bytes.len() + 1), self.roll(bytes.len() + 1));
            let (at, end) = (at.min(end), (at.max(end)).min(at.min(end) + 40));
            match self.roll(6) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..end)),
                2 => drop(bytes.splice(at..at, bytes[at..end].to_vec())),
                3 => drop(bytes.splice(at..at, b".=\"{[\\u0000"[..self.roll(11)].iter().copied())),
                4 if at < bytes.len() => bytes[at] ^= 1 << self.roll(8),
                _ if at < bytes.len() => bytes[at] = u8::try_from(self.roll(256)).unwrap_or_default(),
                _ => bytes.push(b'A'),
            }
        }
    }
}

/// Runs for so many rounds, or minutes.
fn again(seed: u64, mut round: impl FnMut(&mut Dice)) {
    let minutes = std::env::var_os("PONTE_SOAK_MINUTES").and_then(|minutes| minutes.to_str()?.parse::<u64>().ok());
    let (mut dice, began) = (Dice(seed), Instant::now());
    let mut rounds = 0;
    while minutes.map_or(rounds < ROUNDS, |minutes| began.elapsed() < Duration::from_secs(minutes * 60)) {
        rounds += 1;
        let since = Instant::now();
        round(&mut dice);
        assert!(since.elapsed() < PATIENCE, "round {rounds}: {:?}", since.elapsed());
    }
    println!("{rounds} rounds in {:?}", began.elapsed());
}

#[test]
fn fuzz_tokens() {
    let (authority, key) = (Authority::new("CA di prova"), rsa());
    let leaf = authority.signer(&key, |_| {});
    let (bearer, integrity) = both_tokens(&key, &[&leaf]);
    let anchors = authority.anchors();
    again(5, |dice| {
        let mut bytes = bearer.clone().into_bytes();
        // Half of the damage is done inside a part, so that what is behind the base64 is damaged too.
        if dice.roll(2) == 0 {
            let mut parts: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'.').map(<[u8]>::to_vec).collect();
            let which = dice.roll(2);
            let mut inner = URL_SAFE_NO_PAD.decode(&parts[which]).expect("our own");
            dice.damage(&mut inner);
            parts[which] = URL_SAFE_NO_PAD.encode(inner).into_bytes();
            bytes = parts.join(&b'.');
        } else {
            dice.damage(&mut bytes);
        }
        let token = String::from_utf8_lossy(&bytes).into_owned();
        let answer = checks(&anchors, None, |checks| caller(&token, &integrity, checks));
        assert!(token == bearer || answer.is_err(), "a damaged token is no good one: {token}");
        let lines = checks(&anchors, None, |checks| explain::first_refused(Which::Bearer, &token, checks));
        if let Err(fault) = answer
            && fault.token == Which::Bearer
            && lines.is_some()
        {
            assert_eq!(lines, Some(fault), "the page and the service say the same first");
        }
    });
}

#[test]
fn fuzz_certificates() {
    let (authority, key) = (Authority::new("CA di prova"), rsa());
    let leaf = authority.signer(&key, |_| {});
    let anchors = authority.anchors();
    again(6, |dice| {
        let mut chain = vec![leaf.clone(), authority.der.clone()];
        let which = dice.roll(2);
        dice.damage(&mut chain[which]);
        let now = crate::testing::NOW;
        let (signs, connects) = (trusted(&chain, &anchors, now, None), connection(&chain, &anchors, now));
        // Of a leaf with another byte the signature is wrong; what stands behind it is not needed here.
        assert!(chain[0] == leaf || (signs.is_err() && connects.is_err()), "a damaged certificate is trusted");
        drop(organisation_of(&chain[0]));
    });
}

#[test]
fn fuzz_authorities() {
    let (one, other) = (Authority::new("una"), Authority::new("un'altra"));
    let file = format!("{}{}", one.pem, other.pem);
    again(7, |dice| {
        let mut bytes = file.clone().into_bytes();
        dice.damage(&mut bytes);
        drop(Anchors::from_pem(&String::from_utf8_lossy(&bytes)));
    });
}
