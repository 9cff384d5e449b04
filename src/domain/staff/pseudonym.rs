//! stub
pub struct IdentityWords {
    pub patient_names: Vec<String>,
    pub carer_names: Vec<String>,
    pub nhs_number: String,
    pub address: String,
    pub postcode: String,
    pub phones: Vec<String>,
    pub birth: Option<crate::domain::time::Day>,
}
pub fn left_in(_t: &str, _w: &IdentityWords) -> Vec<String> {
    vec![]
}
pub fn replace(t: &str, _w: &IdentityWords) -> (String, Vec<String>) {
    (t.to_owned(), vec![])
}
