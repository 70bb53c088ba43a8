//! Addresses of a service.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Does the address mean the machine that asks it? Such an address is of no use to any consumer.
pub fn is_local(address: &str) -> bool {
    let after = address.split_once("//").map_or(address, |(_, rest)| rest);
    let authority = after.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return address.is_loopback() || address.is_unspecified();
    }
    if let Ok(address) = host.parse::<Ipv6Addr>() {
        let mapped = address.to_ipv4_mapped().is_some_and(|address| address.is_loopback());
        return mapped || address.is_loopback() || address.is_unspecified();
    }
    host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn addresses_of_the_machine_itself_are_told_from_others() {
        let local = [
            "http://localhost",
            "https://LOCALHOST:8080/v1",
            "//127.0.0.1/",
            "http://127.1.2.3?x",
            "http://[::1]:80/",
            "http://a@0.0.0.0",
            "http://api.localhost",
            "http://[::ffff:127.0.0.1]",
            "localhost:80",
            "http://localhost.",
        ];
        for address in local {
            assert!(is_local(address), "{address}");
        }
        let others =
            ["https://api.example", "/v1", "", "https://localhost.example", "http://10.0.0.1", "http://[2001:db8::1]"];
        for address in others {
            assert!(!is_local(address), "{address}");
        }
    }
}
