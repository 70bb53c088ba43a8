//! The process from outside: every test asks the whole router.
