//! Guessing is slow, and its victim is not locked out (security.md WEB-14).

use domain::Denial;

use crate::cast::{Cast, PASSWORD, denial, opened, try_from};

const WRONG: &str = "una frase che non è la sua";

on_both! {
    async fn an_address_has_three_failures_at_once_and_three_a_minute(cx: Backend) {
        Cast::of(&cx).await;
        for n in 0..3 {
            let refused = denial(try_from(&cx, &format!("nessuno{n}@comune-valdoro"), WRONG, "198.51.100.1").await);
            assert_eq!(refused, Denial::WrongCredentials);
        }
        let refused = denial(try_from(&cx, "anna@comune-valdoro", PASSWORD, "198.51.100.1").await);
        assert_eq!(refused, Denial::TooManyRequests { retry_after_seconds: 20 }, "even with the right password");
        assert!(try_from(&cx, "anna@comune-valdoro", PASSWORD, "198.51.100.2").await.is_ok(), "another address");
        cx.clock.advance(20);
        assert_eq!(denial(try_from(&cx, "nessuno@comune-valdoro", WRONG, "198.51.100.1").await), Denial::WrongCredentials);
        assert!(matches!(denial(try_from(&cx, "x", WRONG, "198.51.100.1").await), Denial::TooManyRequests { .. }));
        cx.clock.advance(60);
        for n in 0..3 {
            assert_eq!(denial(try_from(&cx, &format!("altri{n}"), WRONG, "198.51.100.1").await), Denial::WrongCredentials);
        }
    }

    async fn successes_cost_nothing(cx: Backend) {
        Cast::of(&cx).await;
        for _ in 0..12 {
            opened(&cx, "anna@comune-valdoro").await;
            opened(&cx, "bruno@regione-esperia").await;
        }
    }

    async fn an_office_that_signs_in_at_the_same_moment_does_not_wait(cx: Backend) {
        Cast::of(&cx).await;
        let all = (0..12).map(|_| {
            let cx = cx.clone();
            tokio::spawn(async move { try_from(&cx, "anna@comune-valdoro", PASSWORD, "192.0.2.77").await.map(|_| ()) })
        });
        for one in all.collect::<Vec<_>>() {
            one.await.unwrap().unwrap();
        }
    }

    async fn a_network_of_ipv6_addresses_is_one_address(cx: Backend) {
        Cast::of(&cx).await;
        for n in 0..3 {
            denial(try_from(&cx, &format!("nessuno{n}"), WRONG, &format!("2001:db8:1:2::{n}")).await);
        }
        assert!(matches!(denial(try_from(&cx, "x", WRONG, "2001:db8:1:2:ffff::1").await), Denial::TooManyRequests { .. }));
        assert_eq!(denial(try_from(&cx, "x", WRONG, "2001:db8:1:3::1").await), Denial::WrongCredentials);
    }

    async fn an_account_makes_its_guessers_wait_longer_and_longer(cx: Backend) {
        Cast::of(&cx).await;
        let mut waits = Vec::new();
        for n in 0..8 {
            assert_eq!(denial(try_from(&cx, "anna@comune-valdoro", WRONG, &format!("203.0.113.{n}")).await), Denial::WrongCredentials);
            match try_from(&cx, "anna@comune-valdoro", WRONG, &format!("203.0.113.{}", 100 + n)).await {
                Err(backend::Error::Denied(Denial::TooManyRequests { retry_after_seconds })) => {
                    waits.push(retry_after_seconds);
                    cx.clock.advance(i64::from(retry_after_seconds));
                }
                _ => waits.push(0),
            }
        }
        // While there is no wait each round holds two failures.
        assert_eq!(waits, [0, 1, 3, 5, 10, 10, 10, 10]);
    }

    async fn a_name_without_account_makes_guessers_wait_the_same(cx: Backend) {
        Cast::of(&cx).await;
        let mut told = Vec::new();
        for name in ["anna@comune-valdoro", "nessuno@comune-valdoro"] {
            let mut answers = Vec::new();
            for n in 0..8 {
                answers.push(denial(try_from(&cx, name, WRONG, &format!("203.0.113.{n}")).await));
                cx.clock.advance(2);
            }
            cx.clock.advance(3600);
            told.push(answers);
        }
        assert_eq!(told[0], told[1]);
        assert!(told[0].iter().any(|d| matches!(d, Denial::TooManyRequests { .. })));
    }

    async fn a_thousand_guesses_from_two_hundred_addresses_are_fewer_than_sixty_and_the_owner_gets_in(cx: Backend) {
        Cast::of(&cx).await;
        opened(&cx, "anna@comune-valdoro").await;
        let mut verified = 0;
        for n in 0..1000 {
            let address = format!("10.0.{}.{}", n % 200 / 100, n % 100);
            match denial(try_from(&cx, "anna@comune-valdoro", WRONG, &address).await) {
                Denial::WrongCredentials => verified += 1,
                Denial::TooManyRequests { .. } => {}
                other => panic!("{other:?}"),
            }
            if n % 5 < 3 {
                cx.clock.advance(1);
            }
            if n % 100 == 50 {
                assert!(try_from(&cx, "anna@comune-valdoro", PASSWORD, "192.0.2.1").await.is_ok(), "the owner, at {n}");
            }
        }
        assert!((20..60).contains(&verified), "{verified} in ten minutes");
        cx.clock.advance(600);
        assert!(try_from(&cx, "anna@comune-valdoro", PASSWORD, "192.0.2.200").await.is_ok(), "from anywhere afterwards");
    }

    async fn guesses_at_once_are_no_more_than_one_after_the_other(cx: Backend) {
        Cast::of(&cx).await;
        let all = (0..40).map(|n| {
            let cx = cx.clone();
            tokio::spawn(async move { denial(try_from(&cx, "anna@comune-valdoro", WRONG, &format!("203.0.113.{n}")).await) })
        });
        let mut verified = 0;
        for one in all.collect::<Vec<_>>() {
            verified += usize::from(one.await.unwrap() == Denial::WrongCredentials);
        }
        assert!(verified <= 3, "{verified}");
    }
}
