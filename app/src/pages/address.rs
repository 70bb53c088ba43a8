//! Addresses of lists: the path and what is chosen, in a fixed order, what is empty left out.

use leptos_router::params::ParamsMap;

/// `path?name=value&…`
#[must_use]
pub fn address(path: &str, chosen: &[(&'static str, Option<&str>)]) -> String {
    let mut map = ParamsMap::new();
    for (name, value) in chosen {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            map.insert(*name, value.to_owned());
        }
    }
    // The router escapes hyphens too, which no address needs.
    format!("{path}{}", map.to_query_string().replace("%2D", "-"))
}

/// The number of a page for [`address`]; the first one needs none.
#[must_use]
pub fn page_number(page: i64) -> Option<String> {
    (page > 1).then(|| page.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_left_out_and_the_rest_is_escaped() {
        assert_eq!(address("/enti", &[("q", None), ("p", Some(""))]), "/enti");
        assert_eq!(
            address("/enti", &[("q", Some("a&b c")), ("p", page_number(2).as_deref())]),
            "/enti?q=a%26b%20c&p=2"
        );
        assert_eq!(page_number(1), None);
    }
}
