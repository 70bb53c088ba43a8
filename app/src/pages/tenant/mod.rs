//! Enti: the reader's own, and the list from which the platform manager works.

mod accessibility;
mod create;
mod list;
mod own;

pub use create::NewTenantPage;
pub use list::TenantListPage;
pub use own::OwnTenantPage;
