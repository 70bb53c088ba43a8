//! Where a protocol may be asked (security.md WEB-34): its name is looked up once, and what it means then is where the
//! connection goes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::http::Uri;
use backend::pratica::remote::Trouble;
use domain::pratica::{ProtocolTarget, ProtocolTrouble};

use super::trouble;

/// A place to connect to.
pub(super) struct Place {
    pub(super) address: SocketAddr,
    /// As the certificate names it.
    pub(super) host: String,
    /// As the header `Host` has it.
    pub(super) authority: String,
    pub(super) path: String,
    pub(super) tls: bool,
}

/// Looks the address of a target up.
///
/// # Errors
/// `AddressNotAllowed` for a place that may not be asked, `Unreachable` for a name nobody has.
pub(super) async fn find(target: &ProtocolTarget) -> Result<Place, Trouble> {
    let not_allowed = || trouble(ProtocolTrouble::AddressNotAllowed, "");
    let uri: Uri = target.url.parse().map_err(|_| not_allowed())?;
    let tls = uri.scheme_str() == Some("https");
    let is_plain_inside = target.is_private && uri.scheme_str() == Some("http");
    if !tls && !is_plain_inside {
        return Err(not_allowed());
    }
    let authority = uri.authority().ok_or_else(not_allowed)?;
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = authority.port_u16().unwrap_or(if tls { 443 } else { 80 });
    let found = tokio::net::lookup_host((host.as_str(), port)).await;
    let found = found.map_err(|_| trouble(ProtocolTrouble::Unreachable, "DNS"))?.collect::<Vec<_>>();
    let first = found.first().copied().ok_or_else(|| trouble(ProtocolTrouble::Unreachable, "DNS"))?;
    // One that leads inside is enough: which of them is asked would be the name's choice.
    if !found.iter().all(|address| may_be_asked(address.ip(), target.is_private)) {
        return Err(not_allowed());
    }
    Ok(Place { address: first, host, authority: authority.as_str().to_owned(), path: uri.path().to_owned(), tls })
}

/// Addresses of the machine's own neighbourhood, where clouds keep their secrets, are asked by nobody.
fn may_be_asked(ip: IpAddr, is_private: bool) -> bool {
    let ip = unwrapped(ip);
    let never = match ip {
        IpAddr::V4(v4) => v4.is_link_local() || v4.is_multicast() || v4.is_broadcast() || v4.octets()[0] == 0,
        IpAddr::V6(v6) => v6.is_unicast_link_local() || v6.is_multicast() || v6.is_unspecified(),
    };
    !never && (is_private || !is_inside(ip))
}

fn is_inside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let special = (a == 192 && b == 0 && c == 0) || (a == 198 && (18..20).contains(&b)) || a >= 240;
            v4.is_loopback() || v4.is_private() || v4.is_documentation() || shared || special
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.segments()[0] == 0xfec0,
    }
}

/// IPv4 inside IPv6: mapped, compatible, 6to4 and NAT64 lead where the IPv4 address does.
fn unwrapped(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    };
    match v6.segments() {
        [0x2002, high, low, ..] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inner(high, low),
        [0, 0, 0, 0, 0, 0xffff, high, low] => inner(high, low),
        [0, 0, 0, 0, 0, 0, high, low] if v6 != Ipv6Addr::LOCALHOST && v6 != Ipv6Addr::UNSPECIFIED => inner(high, low),
        _ => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(ip: &str, is_private: bool) -> bool {
        may_be_asked(ip.parse().unwrap(), is_private)
    }

    #[test]
    fn what_leads_inside_is_asked_only_where_it_was_said_so() {
        let inside = [
            "127.0.0.1",
            "127.1.2.3",
            "10.1.1.1",
            "172.16.0.9",
            "192.168.1.1",
            "100.64.0.1",
            "198.18.0.1",
            "::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::a00:1",
            "::7f00:1",
        ];
        for ip in inside {
            assert!(!allowed(ip, false), "{ip}");
            assert!(allowed(ip, true), "{ip}");
        }
        for ip in
            ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "255.255.255.255"]
        {
            assert!(!allowed(ip, false) && !allowed(ip, true), "{ip}");
        }
        for ip in ["93.184.215.14", "2a00:1450::1"] {
            assert!(allowed(ip, false), "{ip}");
        }
    }

    #[tokio::test]
    async fn names_and_odd_spellings_of_this_machine_are_seen_through() {
        for host in ["localhost", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1"] {
            let target = ProtocolTarget { url: format!("https://{host}/pitre"), ..ProtocolTarget::default() };
            let found = find(&target).await;
            assert!(found.is_err(), "{host}");
        }
        let plain = ProtocolTarget { url: "http://93.184.215.14/".into(), ..ProtocolTarget::default() };
        assert!(find(&plain).await.is_err_and(|trouble| trouble.kind == ProtocolTrouble::AddressNotAllowed));
    }
}
