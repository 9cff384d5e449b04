//! Which heading means what: names in any case, with the synonyms that other systems use.

use crate::domain::vocabulary::plain;

use super::ImportError;

/// The columns, for `--help`.
pub const COLUMNS_HELP: &str = "\
Columns (in any order; capitals, spaces and punctuation do not matter):
  surname *         last name, family name
  forenames         first name, given name(s), forename
  name              instead of both: \"SURNAME, Forenames\" or \"Forenames Surname\"
  date of birth *   DOB, birth date, born: 31/12/1940 or 1940-12-31
  NHS number        NHS no, NHSNumber, NHS
  sex               gender
  address           address 1 to 5, street, town, city, county: joined by commas
  postcode          post code, postal code
  phone, mobile     tel, telephone, home phone; mobile phone, cell
  GP practice       GP, practice, surgery
  language, interpreter, culture (religion, ethnicity), next of kin
  residence         own home, sheltered, residential home, nursing home
  tier              case management when there is no such column
  intensity         visit frequency, rung: as in the ladder of the policy
  case manager      login or name; whoever imports when there is none
  last contact      last visit, last seen; only for people who are new
  next visit        next contact, next appointment, review due
  allergies         allergy; several parted by semicolons
  alerts            alert, warnings, risks
  carer name, carer relation, carer phone
Columns marked * are needed. Other columns are named and left out.";

macro_rules! columns {
    ($($variant:ident, $words:literal: $($synonym:literal)*;)+) => {
        /// What a column means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column { $(#[doc = $words] $variant,)+ }

        impl Column {
            /// In words.
            pub const fn words(self) -> &'static str { match self { $(Column::$variant => $words,)+ } }

            /// The column that a heading means.
            pub fn of(heading: &str) -> Option<Column> {
                match plain(heading).as_str() { $($($synonym)|* => Some(Column::$variant),)+ _ => None }
            }
        }
    };
}

columns! {
    NhsNumber, "NHS number": "nhsnumber" "nhsno" "nhs" "nhsnum" "nhsid" "patientnhsnumber";
    Surname, "surname": "surname" "lastname" "familyname" "patientsurname";
    Forenames, "forenames": "forenames" "forename" "firstname" "firstnames" "givenname" "givennames" "christianname" "patientforename";
    Name, "name": "name" "fullname" "patientname" "patient" "clientname" "client";
    BirthDate, "date of birth": "dateofbirth" "dob" "birthdate" "born" "birth" "birthday" "dateofbirthdob";
    Sex, "sex": "sex" "gender";
    Address, "address": "address" "fulladdress" "homeaddress" "patientaddress";
    Address1, "address 1": "address1" "addressline1" "addr1" "house" "housenameornumber" "housenumber";
    Address2, "address 2": "address2" "addressline2" "addr2" "street" "road";
    Address3, "address 3": "address3" "addressline3" "addr3" "locality" "village";
    Address4, "address 4": "address4" "addressline4" "addr4" "town" "city" "towncity";
    Address5, "address 5": "address5" "addressline5" "addr5" "county";
    Postcode, "postcode": "postcode" "postalcode" "zip" "pcode";
    Phone, "phone": "phone" "tel" "telephone" "telno" "phonenumber" "telephonenumber" "homephone" "hometelephone" "hometel" "landline" "phoneno";
    Mobile, "mobile": "mobile" "mobilephone" "mobilenumber" "mobileno" "cell" "cellphone" "mobiletelephone";
    Practice, "GP practice": "gppractice" "gp" "practice" "surgery" "gpsurgery" "gpname" "registeredpractice" "practicename";
    Language, "language": "language" "firstlanguage" "preferredlanguage" "mainlanguage" "spokenlanguage";
    Interpreter, "interpreter": "interpreter" "interpreterneeded" "interpreterrequired" "needsinterpreter";
    Culture, "religion and culture": "culture" "religion" "religionandculture" "ethnicity" "faith";
    Residence, "residence": "residence" "kindofresidence" "residencetype" "accommodation" "accommodationtype" "livesin" "placeofresidence";
    NextOfKin, "next of kin": "nextofkin" "nok";
    Tier, "tier": "tier" "tierofneed" "programme";
    Intensity, "intensity": "intensity" "visitfrequency" "frequency" "contactfrequency" "rung" "frequencyofvisits" "visitinterval";
    CaseManager, "case manager": "casemanager" "manager" "keyworker" "communitymatron" "matron" "caseholder" "responsible" "login" "caseload";
    LastContact, "last contact": "lastcontact" "lastvisit" "lastseen" "dateoflastcontact" "dateoflastvisit" "lastcontactdate" "lastvisitdate";
    NextVisit, "next visit": "nextvisit" "nextcontact" "nextappointment" "nextdue" "nextvisitdate" "nextcontactdate" "dateofnextvisit" "reviewdue" "next";
    Allergies, "allergies": "allergies" "allergy" "drugallergies" "drugallergy" "allergiesandreactions";
    Alerts, "alerts": "alerts" "alert" "warnings" "warning" "risks" "risk" "flags";
    CarerName, "carer name": "carername" "carer" "carersname" "maincarer" "maincarername" "nameofcarer";
    CarerRelation, "carer relation": "carerrelation" "carerrelationship" "relationshiptopatient" "relationofcarer" "relationship" "carersrelationship";
    CarerPhone, "carer phone": "carerphone" "carertel" "carertelephone" "carersphone" "carermobile" "carerphonenumber" "carercontact";
}

/// What each heading means.
///
/// # Errors
/// Surname or date of birth has no column; two columns mean the same.
pub(super) fn recognise(
    file: &str,
    headings: &[String],
) -> Result<Vec<Option<Column>>, ImportError> {
    let columns: Vec<Option<Column>> = headings.iter().map(|one| Column::of(one)).collect();
    for (place, column) in columns.iter().enumerate() {
        let before = columns[..place].iter().position(|one| one == column);
        if let (Some(column), Some(before)) = (column, before) {
            return Err(ImportError::TwiceColumn {
                file: file.to_owned(),
                what: column.words(),
                first: headings[before].clone(),
                second: headings[place].clone(),
            });
        }
    }
    let has = |column: Column| columns.contains(&Some(column));
    let mut missing = Vec::new();
    if !has(Column::Surname) && !has(Column::Name) {
        missing.push("the surname");
    }
    if !has(Column::BirthDate) {
        missing.push("the date of birth");
    }
    if missing.is_empty() {
        return Ok(columns);
    }
    let found: Vec<&str> = headings
        .iter()
        .map(String::as_str)
        .filter(|heading| !heading.is_empty())
        .collect();
    let mut found = found.join(", ");
    if found.chars().count() > 300 {
        found = found.chars().take(300).collect::<String>() + " …";
    }
    Err(ImportError::MissingColumns {
        file: file.to_owned(),
        missing: missing.join(" and "),
        found,
    })
}
