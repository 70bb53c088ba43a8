//! From one page of a list to the next.

use leptos::prelude::*;

use super::{Icon, Symbol};
use crate::i18n::it::common;

/// One place in the row of page links.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Page(i64),
    Gap,
}

/// Which pages to offer: the first, the last, and two on each side of the current one.
fn places(current: i64, last: i64) -> Vec<Place> {
    let mut places = Vec::new();
    let mut previous = 0;
    for page in 1..=last {
        let offered = page == 1 || page == last || page.abs_diff(current) <= 2;
        if !offered {
            continue;
        }
        if page > previous + 1 {
            places.push(Place::Gap);
        }
        places.push(Place::Page(page));
        previous = page;
    }
    places
}

/// How many results, which of them are shown, and links to the other pages. The numbers are those of
/// [`domain::page::Page`]; `href` gives the address of a page, counted from 1. The children (an export
/// link) stand at the end.
#[component]
pub fn Pager<F>(
    offset: i64,
    limit: i64,
    total: i64,
    href: F,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView
where
    F: Fn(i64) -> String + 'static,
{
    let limit = limit.max(1);
    let last = (total + limit - 1) / limit;
    let page = offset / limit + 1;
    let shown = common::results(offset + 1, (offset + limit).min(total), total);
    let links = (last > 1 || page > last).then(|| {
        let before = (page > 1).then(|| {
            view! {
                <li>
                    <a href=href((page - 1).min(last.max(1))) rel="prev">
                        <Icon symbol=Symbol::ChevronLeft/>
                        <span class="visually-hidden">{common::PREVIOUS_PAGE}</span>
                    </a>
                </li>
            }
        });
        let after = (page < last).then(|| {
            view! {
                <li>
                    <a href=href(page + 1) rel="next">
                        <Icon symbol=Symbol::ChevronRight/>
                        <span class="visually-hidden">{common::NEXT_PAGE}</span>
                    </a>
                </li>
            }
        });
        let numbers = places(page, last)
            .into_iter()
            .map(|place| match place {
                Place::Gap => view! { <li><span class="pager-gap" aria-hidden="true">"…"</span></li> }.into_any(),
                Place::Page(number) => {
                    let current = (number == page).then_some("page");
                    view! {
                        <li>
                            <a href=href(number) aria-current=current>
                                <span class="visually-hidden">{format!("{} ", common::PAGE)}</span>
                                {common::number(number)}
                            </a>
                        </li>
                    }
                    .into_any()
                }
            })
            .collect_view();
        view! { <ul>{before}{numbers}{after}</ul> }
    });
    view! {
        <nav class="pager" aria-label=common::PAGES>
            <p role="status">{shown}</p>
            {links}
            {children.map(|children| view! { <div>{children()}</div> })}
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::Place::{Gap, Page};
    use super::places;

    #[test]
    fn a_short_list_offers_every_page() {
        assert_eq!(places(1, 3), [Page(1), Page(2), Page(3)]);
    }

    #[test]
    fn a_long_list_offers_the_ends_and_the_neighbours() {
        assert_eq!(places(1, 52), [Page(1), Page(2), Page(3), Gap, Page(52)]);
        assert_eq!(places(20, 52), [Page(1), Gap, Page(18), Page(19), Page(20), Page(21), Page(22), Gap, Page(52)]);
        assert_eq!(places(52, 52), [Page(1), Gap, Page(50), Page(51), Page(52)]);
    }
}
