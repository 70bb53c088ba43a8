//! Named sample data for the tests of every crate; nothing random.
