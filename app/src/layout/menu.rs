//! The side menu: one table of entries, drawn according to what the reader may ever do. A role that can
//! never use an entry does not see it; the pages themselves decide again.

use domain::{Actor, Permission};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::Waiting;
use crate::i18n::it::frame as words;
use crate::ui::{Icon, Symbol};

/// A heading and its entries.
pub struct MenuGroup {
    pub title: &'static str,
    pub symbol: Symbol,
    pub entries: &'static [MenuEntry],
}

/// A link of the menu.
pub struct MenuEntry {
    pub path: &'static str,
    pub label: &'static str,
    /// One of these is enough; empty: everybody who is signed in.
    pub permissions: &'static [Permission],
    /// The number beside it, if it has one.
    pub waiting: Option<fn(&Waiting) -> i64>,
}

/// The whole menu. At most 16 links: everything is one click away, so groups do not fold.
pub const MENU: &[MenuGroup] = &[
    MenuGroup {
        title: words::GROUP_TO_DO,
        symbol: Symbol::Inbox,
        entries: &[
            MenuEntry { path: "/", label: words::TO_DO, permissions: &[], waiting: Some(|waiting| waiting.to_do) },
            MenuEntry {
                path: "/notifiche",
                label: words::NOTIFICATIONS,
                permissions: &[Permission::ReadNotifications],
                waiting: Some(|waiting| waiting.notifications),
            },
            MenuEntry {
                path: "/discrepanze",
                label: words::DISCREPANCIES,
                permissions: &[Permission::ReadAgreements],
                waiting: Some(|waiting| waiting.discrepancies),
            },
        ],
    },
    MenuGroup {
        title: words::GROUP_PROVIDING,
        symbol: Symbol::Upload,
        entries: &[
            MenuEntry {
                path: "/erogazione/e-service",
                label: words::MY_ESERVICES,
                permissions: &[Permission::ReadDraftEservices],
                waiting: None,
            },
            MenuEntry {
                path: "/erogazione/richieste",
                label: words::RECEIVED_REQUESTS,
                permissions: &[Permission::ReadAgreements],
                waiting: Some(|waiting| waiting.to_approve),
            },
            MenuEntry {
                path: "/erogazione/finalita",
                label: words::RECEIVED_PURPOSES,
                permissions: &[Permission::ReadPurposes],
                waiting: Some(|waiting| waiting.to_decide),
            },
        ],
    },
    MenuGroup {
        title: words::GROUP_CONSUMING,
        symbol: Symbol::Download,
        entries: &[
            MenuEntry {
                path: "/catalogo",
                label: words::CATALOGUE,
                permissions: &[Permission::ReadCatalogue],
                waiting: None,
            },
            MenuEntry {
                path: "/fruizione/richieste",
                label: words::MY_REQUESTS,
                permissions: &[Permission::ReadAgreements],
                waiting: Some(|waiting| waiting.to_complete),
            },
            MenuEntry {
                path: "/fruizione/finalita",
                label: words::MY_PURPOSES,
                permissions: &[Permission::ReadPurposes],
                waiting: None,
            },
            MenuEntry {
                path: "/fruizione/client",
                label: words::CLIENTS,
                permissions: &[Permission::ReadClients],
                waiting: None,
            },
            MenuEntry {
                path: "/strumenti/voucher",
                label: words::VOUCHERS,
                permissions: &[Permission::ReadClients],
                waiting: None,
            },
        ],
    },
    MenuGroup {
        title: words::GROUP_PRATICHE,
        symbol: Symbol::Folder,
        entries: &[
            MenuEntry {
                path: "/pratiche",
                label: words::PRATICHE,
                permissions: &[Permission::ReadPratiche],
                waiting: Some(|waiting| waiting.pratiche),
            },
            MenuEntry {
                path: "/pratiche/protocollo",
                label: words::PROTOCOL,
                // Administrators come to it from the services: their menu is full.
                permissions: &[Permission::WorkPratiche],
                waiting: None,
            },
            MenuEntry {
                path: "/pratiche/metriche",
                label: words::FIGURES,
                permissions: &[Permission::ReadPratiche],
                waiting: None,
            },
        ],
    },
    MenuGroup {
        title: words::GROUP_TERMINOLOGY,
        symbol: Symbol::List,
        entries: &[
            MenuEntry {
                path: "/terminologie",
                label: words::TERMINOLOGIES,
                permissions: &[Permission::ReadTerminologies],
                waiting: None,
            },
            MenuEntry {
                path: "/terminologie/carica",
                label: words::LOAD_TERMINOLOGY,
                permissions: &[Permission::WriteTerminologies],
                waiting: None,
            },
            MenuEntry {
                path: "/terminologie/operazioni",
                label: words::TERMINOLOGY_HISTORY,
                permissions: &[Permission::ReadTerminologies],
                waiting: None,
            },
        ],
    },
    MenuGroup {
        title: words::GROUP_ENTE,
        symbol: Symbol::PublicBody,
        entries: &[
            MenuEntry { path: "/aderente", label: words::ENTE, permissions: &[Permission::ReadTenants], waiting: None },
            MenuEntry {
                path: "/aderente/attributi",
                label: words::ATTRIBUTES,
                permissions: &[Permission::ReadTenants],
                waiting: None,
            },
            MenuEntry {
                path: "/aderente/utenti",
                label: words::USERS,
                permissions: &[Permission::ManageUsers, Permission::ManageTenants],
                waiting: None,
            },
            MenuEntry { path: "/enti", label: words::ENTI, permissions: &[Permission::ManageTenants], waiting: None },
        ],
    },
];

/// The key after `g` that leads to each entry, where shortcuts are on. Each letter once.
const KEYS: &[(&str, &str)] = &[
    ("/", "d"),
    ("/notifiche", "n"),
    ("/discrepanze", "s"),
    ("/erogazione/e-service", "e"),
    ("/erogazione/richieste", "r"),
    ("/catalogo", "c"),
    ("/fruizione/richieste", "m"),
    ("/erogazione/finalita", "v"),
    ("/fruizione/finalita", "f"),
    ("/fruizione/client", "k"),
    ("/aderente", "a"),
    ("/aderente/attributi", "t"),
    ("/aderente/utenti", "u"),
    ("/enti", "i"),
    ("/pratiche", "q"),
    ("/terminologie", "g"),
];

fn key(path: &str) -> Option<&'static str> {
    KEYS.iter().find(|(to, _)| *to == path).map(|(_, key)| *key)
}

/// The entries this reader has that a shortcut leads to: the key after `g`, and the label.
#[must_use]
pub fn jumps(actor: &Actor) -> Vec<(&'static str, &'static str)> {
    let entries = MENU.iter().flat_map(|group| group.entries).filter(|entry| entry.is_for(actor));
    entries.filter_map(|entry| Some((key(entry.path)?, entry.label))).collect()
}

/// The numbers of the entries this reader has: path, label, and how much waits there.
pub(super) fn counts(actor: &Actor, waiting: &Waiting) -> Vec<(&'static str, &'static str, i64)> {
    let entries = MENU.iter().flat_map(|group| group.entries).filter(|entry| entry.is_for(actor));
    entries.filter_map(|entry| Some((entry.path, entry.label, entry.waiting?(waiting)))).collect()
}

/// Which entry a page belongs to: the longest path that leads to it. The home page leads nowhere else.
fn current(pathname: &str) -> Option<&'static str> {
    let leads_here = |path: &str| {
        pathname == path || (path != "/" && pathname.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
    };
    let entries = MENU.iter().flat_map(|group| group.entries);
    entries.map(|entry| entry.path).filter(|path| leads_here(path)).max_by_key(|path| path.len())
}

impl MenuEntry {
    /// Is it drawn for this reader?
    #[must_use]
    pub fn is_for(&self, actor: &Actor) -> bool {
        self.permissions.is_empty() || self.permissions.iter().any(|permission| actor.has(*permission))
    }
}

/// Groups that hold nothing for this reader are not drawn either.
#[component]
pub(super) fn SideMenu(actor: Actor, waiting: Waiting) -> impl IntoView {
    let pathname = use_location().pathname;
    let groups = MENU
        .iter()
        .enumerate()
        .filter_map(|(position, group)| {
            let entries: Vec<_> = group.entries.iter().filter(|entry| entry.is_for(&actor)).collect();
            (!entries.is_empty()).then(|| {
                let id = format!("menu-{position}");
                let labelled_by = id.clone();
                let links = entries
                    .into_iter()
                    .map(|entry| {
                        let path = entry.path;
                        let is_here = move || (current(&pathname.read()) == Some(path)).then_some("page");
                        let number = entry.waiting.map(|number| view! { <Number path number=number(&waiting)/> });
                        view! {
                            <li>
                                <a href=path aria-current=is_here data-key=key(path)>
                                    <span>{entry.label}</span>
                                    {number}
                                </a>
                            </li>
                        }
                    })
                    .collect_view();
                view! {
                    <h2 class="side-group" id=id>
                        <Icon symbol=group.symbol/>
                        <span>{group.title}</span>
                    </h2>
                    <ul aria-labelledby=labelled_by>{links}</ul>
                }
            })
        })
        .collect_view();
    view! {
        <details class="side" id="menu">
            <summary>
                <Icon symbol=Symbol::Menu/>
                <span>{words::MENU}</span>
            </summary>
            <nav aria-label=words::MENU_LABEL>{groups}</nav>
        </details>
    }
}

/// How many things wait behind a link; nothing is shown for none. It changes while one looks ([`super::live`]).
#[component]
fn Number(path: &'static str, number: i64) -> impl IntoView {
    view! {
        <span class="count" data-count=path hidden=number == 0>
            <span>{words::waiting_number(number)}</span>
            <span class="visually-hidden">{format!(" {}", words::WAITING)}</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use domain::{Role, TenantId, UserId};
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn a_page_belongs_to_the_nearest_entry_above_it() {
        assert_eq!(current("/"), Some("/"));
        assert_eq!(current("/erogazione/e-service/nuovo"), Some("/erogazione/e-service"));
        assert_eq!(current("/aderente/attributi/dichiarati"), Some("/aderente/attributi"));
        assert_eq!(current("/aderente"), Some("/aderente"));
        assert_eq!(current("/catalogo-vecchio"), None);
        assert_eq!(current("/profilo"), None);
    }

    #[test]
    fn each_shortcut_leads_to_one_entry_of_the_menu() {
        let paths = MENU.iter().flat_map(|group| group.entries).map(|entry| entry.path).collect::<Vec<_>>();
        assert!(KEYS.iter().all(|(path, _)| paths.contains(path)));
        let keys = KEYS.iter().map(|(_, key)| *key).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(keys.len(), KEYS.len());
        assert!(!keys.contains("p"), "the profile has it");
    }

    #[test]
    fn the_menu_stays_one_click_away() {
        for role in Role::iter() {
            let nobody = uuid::Uuid::nil();
            let actor = Actor { user: UserId(nobody), tenant: TenantId(nobody), roles: vec![role] };
            let seen = MENU.iter().flat_map(|group| group.entries).filter(|entry| entry.is_for(&actor)).count();
            assert!(seen <= 16, "{role}: {seen}");
        }
    }
}
