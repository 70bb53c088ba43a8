//! What machines are served on, beside the console: a listener of its own that takes client certificates, directly or from a
//! proxy. The terminology service and the partner API are behind it, each with its own judgement of who may come in.

pub mod channel;
pub mod listener;

pub use backend::terminology::reload::Reloaded;
pub use channel::Channel;
