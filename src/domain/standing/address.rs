//! Where a webhook may lead: the form of its address, and which networks it stays out of.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Longest address in characters.
pub const MOST_CHARACTERS: usize = 2_000;

/// What is wrong with the address of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not `http://HOST...` or `https://HOST...`, names a user, has a fragment, or has white space in it.
    Form,
    /// It names an address of a network that is not public.
    Private,
}

/// Checks the address of a webhook as far as it can be without asking for the addresses of its host: those are checked whenever
/// something is posted.
///
/// # Errors
/// [`Fault::Private`] only where private networks are not allowed.
pub fn check(url: &str, allow_private: bool) -> Result<(), Fault> {
    let host = host(url).ok_or(Fault::Form)?;
    let is_local =
        host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost");
    let is_private = is_local || literal(host).is_some_and(|address| !is_public(address));
    if is_private && !allow_private { Err(Fault::Private) } else { Ok(()) }
}

/// The host of an address of the right form.
fn host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    if url.chars().count() > MOST_CHARACTERS
        || !url.bytes().all(|byte| byte.is_ascii_graphic())
        || url.contains(['#', '\\'])
    {
        return None;
    }
    let authority = rest.split(['/', '?']).next()?;
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            host.parse::<Ipv6Addr>().ok()?;
            (host, port.strip_prefix(':').or(port.is_empty().then_some("443"))?)
        }
        None => authority.split_once(':').unwrap_or((authority, "443")),
    };
    let is_name =
        |host: &str| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte));
    (!host.is_empty() && is_name(host) && port.parse::<u16>().is_ok_and(|port| port > 0)).then_some(host)
}

/// The address that a host is, where it is one and no name. Resolvers also take 127.1, 0x7f000001 and 2130706433 for addresses.
fn literal(host: &str) -> Option<IpAddr> {
    if let Ok(address) = host.parse() {
        return Some(address);
    }
    let number = |part: &str| match part.strip_prefix("0x").or_else(|| part.strip_prefix("0X")) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None if part.len() > 1 && part.starts_with('0') => u32::from_str_radix(part, 8).ok(),
        None => part.parse::<u32>().ok(),
    };
    let parts: Vec<u32> = host.split('.').map(number).collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|part| *part > 255) {
        return None;
    }
    let head = first.iter().enumerate().fold(0, |head, (at, part)| head | part << (24 - 8 * at));
    Some(Ipv4Addr::from(head | last).into())
}

/// Whether an address is of the public internet: no loopback, link-local, private, shared, multicast, documentation or reserved one
/// (IANA special-purpose address registries, RFC 6890), also where it is written as one of IPv6.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a >= 240
        // Shared (RFC 6598), IETF protocols (RFC 6890), 6to4 relays (RFC 7526), benchmarks (RFC 2544).
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, .., g, h] = address.segments();
    let low = || Ipv4Addr::from(u32::from(g) << 16 | u32::from(h));
    // ::ffff:a.b.c.d, and the addresses that a translator makes of those of IPv4 (RFC 6052).
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    if (a, b) == (0x64, 0xff9b) {
        return is_public_v4(low());
    }
    // Global unicast is 2000::/3; of it 2001::/23 is for protocols (Teredo), 2001:db8::/32 and 3fff::/20 for documentation, 2002::/16 for 6to4.
    let is_global = a & 0xe000 == 0x2000;
    let is_special = (a == 0x2001 && (b < 0x200 || b == 0xdb8)) || a == 0x2002 || (a == 0x3fff && b < 0x1000);
    is_global && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_are_taken() {
        for url in [
            "https://hooks.example.com/a?b=c",
            "http://example.com:8080",
            "https://8.8.8.8/x",
            "https://[2606:4700::1111]:8443/",
            "https://a_b.example.com/",
        ] {
            assert_eq!(check(url, false), Ok(()), "{url}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_webhook_is_refused() {
        let long = format!("https://example.com/{}", "a".repeat(2_000));
        for url in [
            "",
            "ftp://example.com",
            "example.com",
            "https://",
            "https:///a",
            "https://user@example.com/",
            "https://a:b@c/",
            "https://example.com/#x",
            "https://exa mple.com/",
            "https://example.com:0/",
            "https://example.com:99999/",
            "https://[::1",
            "https://例.com/",
            "https://example.com\\@x/",
            &long,
        ] {
            assert_eq!(check(url, true), Err(Fault::Form), "{url}");
        }
    }

    #[test]
    fn addresses_inside_are_refused_however_they_are_written() {
        for host in [
            "127.0.0.1",
            "127.1",
            "0x7f000001",
            "2130706433",
            "0177.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "[::1]",
            "[::]",
            "[::ffff:10.0.0.1]",
            "[fe80::1]",
            "[fd00::1]",
            "[64:ff9b::a00:1]",
            "[2002:a00:1::]",
            "localhost",
            "LOCALHOST",
            "a.localhost",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
        ] {
            let url = format!("http://{host}/hook");
            assert_eq!(check(&url, false), Err(Fault::Private), "{url}");
            assert_eq!(check(&url, true), Ok(()), "{url}");
        }
    }
}
