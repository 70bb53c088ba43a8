//! Symbols from the sprite `public/icons.svg`.

use leptos::prelude::*;

/// A symbol of the sprite. A test checks that each one is in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::EnumIter)]
pub enum Symbol {
    Check,
    CheckCircle,
    Error,
    WarningCircle,
    InfoCircle,
    HelpCircle,
    Close,
    ChevronLeft,
    ChevronRight,
    Expand,
    SortedUp,
    SortedDown,
    More,
    Menu,
    User,
    Logout,
    Inbox,
    Upload,
    Download,
    PublicBody,
    Folder,
    List,
    ExchangeCircle,
    Search,
    ExternalLink,
    Copy,
    Lock,
    Key,
    Clock,
    Mail,
    File,
    Files,
    Print,
    Refresh,
    Megaphone,
    Box,
    Settings,
    ChartLine,
    PlusCircle,
    Pencil,
    Delete,
    Link,
    Card,
}

impl Symbol {
    /// Address of the symbol inside the sprite.
    #[must_use]
    pub const fn href(self) -> &'static str {
        match self {
            Self::Check => "/icons.svg#it-check",
            Self::CheckCircle => "/icons.svg#it-check-circle",
            Self::Error => "/icons.svg#it-error",
            Self::WarningCircle => "/icons.svg#it-warning-circle",
            Self::InfoCircle => "/icons.svg#it-info-circle",
            Self::HelpCircle => "/icons.svg#it-help-circle",
            Self::Close => "/icons.svg#it-close",
            Self::ChevronLeft => "/icons.svg#it-chevron-left",
            Self::ChevronRight => "/icons.svg#it-chevron-right",
            Self::Expand => "/icons.svg#it-expand",
            Self::SortedUp => "/icons.svg#it-arrow-up-triangle",
            Self::SortedDown => "/icons.svg#it-arrow-down-triangle",
            Self::More => "/icons.svg#it-more-items",
            Self::Menu => "/icons.svg#it-burger",
            Self::User => "/icons.svg#it-user",
            Self::Logout => "/icons.svg#it-logout",
            Self::Inbox => "/icons.svg#it-inbox",
            Self::Upload => "/icons.svg#it-upload",
            Self::Download => "/icons.svg#it-download",
            Self::PublicBody => "/icons.svg#it-pa",
            Self::Folder => "/icons.svg#it-folder",
            Self::List => "/icons.svg#it-list",
            Self::ExchangeCircle => "/icons.svg#it-exchange-circle",
            Self::Search => "/icons.svg#it-search",
            Self::ExternalLink => "/icons.svg#it-external-link",
            Self::Copy => "/icons.svg#it-copy",
            Self::Lock => "/icons.svg#it-lock",
            Self::Key => "/icons.svg#it-key",
            Self::Clock => "/icons.svg#it-clock",
            Self::Mail => "/icons.svg#it-mail",
            Self::File => "/icons.svg#it-file",
            Self::Files => "/icons.svg#it-files",
            Self::Print => "/icons.svg#it-print",
            Self::Refresh => "/icons.svg#it-refresh",
            Self::Megaphone => "/icons.svg#it-horn",
            Self::Box => "/icons.svg#it-box",
            Self::Settings => "/icons.svg#it-settings",
            Self::ChartLine => "/icons.svg#it-chart-line",
            Self::PlusCircle => "/icons.svg#it-plus-circle",
            Self::Pencil => "/icons.svg#it-pencil",
            Self::Delete => "/icons.svg#it-delete",
            Self::Link => "/icons.svg#it-link",
            Self::Card => "/icons.svg#it-card",
        }
    }
}

/// A symbol beside a text. Always silent for screen readers: the text carries the meaning.
#[component]
pub fn Icon(symbol: Symbol) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use_ href=symbol.href()></use_>
        </svg>
    }
}
