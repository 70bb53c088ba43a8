//! In which order XML wants the elements of FHIR R4: JSON has none. What is not named comes behind, by name.

/// Before everything else, in every element.
const FIRST: &str = "id meta implicitRules language text contained extension modifierExtension ";
/// What every resource that has an address begins with.
const CANONICAL: &str = "url identifier version name title status experimental date publisher contact description \
                         useContext jurisdiction immutable purpose copyright ";

/// The order in an element of this name; `is_resource` for a resource itself.
fn own(name: &str) -> &'static str {
    match name {
        "CodeSystem" => {
            "caseSensitive valueSet hierarchyMeaning compositional versionNeeded content supplements count filter property \
             concept"
        }
        "ValueSet" => "compose expansion",
        "ConceptMap" => "sourceUri sourceCanonical targetUri targetCanonical group",
        "CapabilityStatement" => {
            "kind instantiates imports software implementation fhirVersion format patchFormat implementationGuide rest"
        }
        "TerminologyCapabilities" => {
            "kind software implementation lockedDate codeSystem expansion codeSearch validateCode translation closure"
        }
        "Bundle" => "type timestamp total link entry",
        "Parameters" => "parameter",
        "OperationOutcome" => "issue",
        "meta" => "versionId lastUpdated source profile security tag",
        "identifier" => "use type system value period assigner",
        "contact" => "name telecom",
        "telecom" => "system value use rank period",
        "useContext" => "code value",
        "jurisdiction" | "details" | "type" | "valueCodeableConcept" => "coding text",
        "coding" | "use" | "tag" | "security" | "valueCoding" => "system version code display userSelected",
        "designation" => "language use value",
        "property" => "code uri property system value description type display",
        "filter" => "property op code description operator value",
        "concept" => "code display definition designation property concept",
        "compose" => "lockedDate inactive include exclude",
        "include" | "exclude" => "system version concept filter valueSet",
        "expansion" => "identifier timestamp total offset parameter contains hierarchical paging incomplete textFilter",
        "contains" => "system abstract inactive version code display designation contains",
        "group" => "source sourceVersion target targetVersion element unmatched",
        "element" => "code display target",
        "target" => "code display equivalence comment dependsOn product",
        "dependsOn" | "product" => "property system value display",
        "unmatched" => "mode code display url",
        "parameter" | "part" => "name value resource part documentation",
        "entry" => "link fullUrl resource search",
        "link" => "relation url",
        "search" => "mode score",
        "issue" => "severity code details diagnostics location expression",
        "software" => "name version releaseDate",
        "implementation" => "description url",
        "rest" => "mode documentation security resource interaction searchParam operation",
        "resource" => {
            "type profile supportedProfile documentation interaction versioning readHistory searchInclude searchParam \
             operation"
        }
        "searchParam" => "name definition type documentation",
        "operation" => "name definition documentation",
        "codeSystem" => "uri version subsumption",
        "version" => "code isDefault compositional language",
        "valuePeriod" | "period" => "start end",
        _ => "",
    }
}

/// Where a member stands among those of its element; `value…` of whichever type is `value`.
pub(super) fn place(parent: &str, is_resource: bool, member: &str) -> usize {
    let member = if member.starts_with("value") && member != "valueSet" { "value" } else { member };
    let common = if is_resource { CANONICAL } else { "" };
    // A `CodeableConcept` has a text behind its codings; the `text` of resources is their narrative.
    let first = if is_resource { FIRST } else { "id extension modifierExtension " };
    let lists = [first, common, own(parent)];
    let all = lists.iter().flat_map(|list| list.split_ascii_whitespace());
    all.into_iter().position(|name| name == member).unwrap_or(usize::MAX)
}
