//! Two processes on one database. One is told to suspend the request or the purpose, or to delete the key or the client,
//! while both are asked for vouchers; from the moment it answers, neither gives one (`security.md` REL-06, KEY-09). And of
//! many uses of one assertion at both, one gives a voucher (REL-08).

use std::time::Duration;

use serde_json::{Value, json};

use super::api::{Api, ask};
use super::key::{Asker, Key};
use crate::http::Connection;

/// Clients that take turns: one alone may ask for a hundred vouchers in a second.
const CLIENTS: usize = 6;
/// Uses of one assertion at once.
const USES: usize = 64;
/// Requests that are under way at each process while it is told.
const UNDER_WAY: usize = 2;

struct Trials {
    /// Somebody who tells each process what to do.
    apis: [Api; 2],
    /// Connections that ask for vouchers, [`UNDER_WAY`] to each process.
    asking: [Connection; 2],
    after: [Connection; 2],
    askers: Vec<Asker>,
    number: usize,
}

/// So many trials, a quarter of each kind; what was seen, and an error at the first voucher that came too late.
///
/// # Errors
/// When a voucher was given that must not, or refused that must be given.
pub fn run(addresses: [&str; 2], number: usize) -> anyhow::Result<Value> {
    let [one, other] = addresses;
    let open = || -> anyhow::Result<_> { Ok([Connection::open(one)?, Connection::open(other)?]) };
    let mut trials = Trials {
        apis: [Api::open(one)?, Api::open(other)?],
        asking: open()?,
        after: open()?,
        askers: Vec::new(),
        number: 0,
    };
    for place in 0..CLIENTS {
        let asker = trials.apis[0].client(&format!("Prova numero {place}"), Key::new()?)?;
        trials.askers.push(asker);
    }
    let mut given_under_way = 0;
    for trial in 0..number {
        given_under_way += trials.trial(trial).map_err(|error| error.context(format!("trial {trial}")))?;
        if trial % 1000 == 999 {
            eprintln!("{} trials", trial + 1);
        }
    }
    let replays = (number / 100).max(1);
    for _ in 0..replays {
        trials.one_assertion_at_once(addresses)?;
    }
    Ok(json!({ "trials": number, "givenUnderWay": given_under_way, "replays": replays, "usesEach": USES }))
}

impl Trials {
    fn trial(&mut self, trial: usize) -> anyhow::Result<usize> {
        let by = trial / 4 % 2;
        let place = trial / 4 % CLIENTS;
        match trial % 4 {
            0 => self.suspended(by, place, self.apis[by].request()),
            1 => self.suspended(by, place, self.apis[by].purpose()),
            2 => self.without_key(by, place),
            _ => self.without_client(by, trial),
        }
    }

    /// The request or the purpose, at `path`, is suspended, and then is active again.
    fn suspended(&mut self, by: usize, place: usize, path: String) -> anyhow::Result<usize> {
        let asker = self.askers.swap_remove(place);
        let given = self.ended(by, &asker, |api| api.done("POST", &format!("{path}/suspend"), &json!({})))?;
        self.apis[by].done("POST", &format!("{path}/unsuspend"), &json!({}))?;
        self.expect(&asker, 200)?;
        self.askers.push(asker);
        Ok(given)
    }

    /// The key is deleted, and comes back to its client.
    fn without_key(&mut self, by: usize, place: usize) -> anyhow::Result<usize> {
        let asker = self.askers.swap_remove(place);
        let path = format!("/clients/{}/keys/{}", asker.client, asker.kid);
        let given = self.ended(by, &asker, |api| api.done("DELETE", &path, &Value::Null))?;
        self.apis[by].add_key(&asker.client, &asker.key)?;
        self.expect(&asker, 200)?;
        self.askers.push(asker);
        Ok(given)
    }

    /// A client of its own, with a key of its own, is deleted.
    fn without_client(&mut self, by: usize, trial: usize) -> anyhow::Result<usize> {
        let asker = self.apis[by].client(&format!("Da eliminare {trial}"), Key::new()?)?;
        self.expect(&asker, 200)?;
        let path = format!("/clients/{}", asker.client);
        self.ended(by, &asker, |api| api.done("DELETE", &path, &Value::Null))
    }

    /// Tells a process to end something while both are asked for vouchers, and asks again once it has answered. How many of
    /// those that were under way were given: some are, or nothing was tried.
    fn ended(
        &mut self,
        by: usize,
        asker: &Asker,
        end: impl FnOnce(&mut Api) -> anyhow::Result<Value>,
    ) -> anyhow::Result<usize> {
        let bodies = self.bodies(asker, 2 * UNDER_WAY)?;
        let (api, asking) = (&mut self.apis[by], &mut self.asking);
        let given = std::thread::scope(|scope| -> anyhow::Result<usize> {
            let under_way = asking.iter_mut().zip(bodies.chunks(UNDER_WAY)).map(|(connection, bodies)| {
                scope.spawn(move || bodies.iter().map(|body| ask(connection, body)).collect::<anyhow::Result<Vec<_>>>())
            });
            let under_way = under_way.collect::<Vec<_>>();
            end(api)?;
            // The answer is here: whatever is asked from now on is refused, while the others may still be under way.
            for connection in &mut self.after {
                let body = asker.body(&format!("n{}", self.number))?;
                self.number += 1;
                let status = patiently(connection, &body)?;
                anyhow::ensure!(status == 400, "a voucher was asked for after the end, and answered {status}");
            }
            let mut given = 0;
            for thread in under_way {
                for status in thread.join().map_err(|_| anyhow::anyhow!("a client stopped"))?? {
                    anyhow::ensure!([200, 400, 429].contains(&status), "a request under way is answered {status}");
                    given += usize::from(status == 200);
                }
            }
            Ok(given)
        })?;
        Ok(given)
    }

    /// Both processes answer so.
    fn expect(&mut self, asker: &Asker, expected: u16) -> anyhow::Result<()> {
        let bodies = self.bodies(asker, self.after.len())?;
        for (connection, body) in self.after.iter_mut().zip(bodies) {
            let status = patiently(connection, &body)?;
            anyhow::ensure!(status == expected, "{expected} was expected and {status} answered");
        }
        Ok(())
    }

    fn bodies(&mut self, asker: &Asker, number: usize) -> anyhow::Result<Vec<String>> {
        self.number += number;
        (self.number - number..self.number).map(|number| asker.body(&format!("n{number}"))).collect()
    }

    /// Of many uses of one assertion at both processes one gives a voucher.
    fn one_assertion_at_once(&mut self, addresses: [&str; 2]) -> anyhow::Result<()> {
        // What was asked in this second counts against the client.
        std::thread::sleep(Duration::from_secs(1));
        let asker = self.askers.remove(0);
        let body = self.bodies(&asker, 1)?.remove(0);
        let statuses = std::thread::scope(|scope| -> anyhow::Result<Vec<u16>> {
            let uses = (0..USES).map(|number| {
                let body = &body;
                scope.spawn(move || ask(&mut Connection::open(addresses[number % addresses.len()])?, body))
            });
            let uses = uses.collect::<Vec<_>>();
            uses.into_iter().map(|thread| thread.join().map_err(|_| anyhow::anyhow!("a client stopped"))?).collect()
        })?;
        self.askers.push(asker);
        let given = statuses.iter().filter(|status| **status == 200).count();
        let refused = statuses.iter().filter(|status| **status == 400).count();
        anyhow::ensure!((given, refused) == (1, USES - 1), "of {USES} uses {given} gave a voucher: {statuses:?}");
        Ok(())
    }
}

/// The status, once the client may ask again.
fn patiently(connection: &mut Connection, body: &str) -> anyhow::Result<u16> {
    loop {
        match ask(connection, body)? {
            429 => std::thread::sleep(Duration::from_millis(300)),
            status => return Ok(status),
        }
    }
}
