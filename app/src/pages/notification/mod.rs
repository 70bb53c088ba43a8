//! Messages for the reader's ente, and what the reader wants to hear of.

mod list;
mod preference;

pub use list::NotificationListPage;
pub use preference::NotificationPreferencePage;
