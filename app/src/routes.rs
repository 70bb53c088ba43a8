//! Addresses and pages: the paths of the console, and which page answers each.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::SsrMode::Async;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::api::frame::get_surroundings;
use crate::layout::Frame;
use crate::pages::access::{ActivationPage, ProofPage, SignInPage};
use crate::pages::agreement::{
    AgreementCommandPage, AgreementDetailPage, AgreementListPage, AgreementNotesPage, BulkPage, RemoveDocumentPage,
    UpgradePage,
};
use crate::pages::attribute::{
    AssignmentPage, CertifierPage, CertifierTenantPage, CertifierTenantsPage, DeclarationPage, NewAttributePage,
    RegistryPage, StandingListPage, VerificationPage,
};
use crate::pages::catalogue::{CatalogueDetailPage, CatalogueListPage, ComparisonPage, RequestPage};
use crate::pages::client::{
    AddKeyPage, AddMemberPage, AssertionsPage, ChooseAdminPage, ClientListPage, ClientPage, DeleteClientPage, KeyPage,
    KeysPage, LinkPurposePage, MembersPage, NewClientPage, PurposeClientsPage, RemoveAdminPage, RemoveKeyPage,
    RemoveMemberPage, UnlinkPurposePage,
};
use crate::pages::discrepancy::{AcknowledgePage, ConfirmPage, DiscrepancyListPage, DiscrepancyPage};
use crate::pages::eservice::{
    ConsumersPage, DescriptorCommandPage, EserviceTextPage, NewEservicePage, OwnDetailPage, OwnListPage,
    OwnVersionPage, QuotasPage, RequirementsPage, SuspensionNoticePage, VersionDocumentsPage, WritingPage,
};
use crate::pages::home::HomePage;
use crate::pages::legal;
use crate::pages::missing::MissingPage;
use crate::pages::notification::{NotificationListPage, NotificationPreferencePage};
use crate::pages::operation::OperationPage;
use crate::pages::partner::{NewPartnerPage, PartnerListPage, PartnerPage, PartnerRevokePage, PartnerSecretPage};
use crate::pages::parts::explain;
use crate::pages::pratica::{
    ElaboraPage, FiguresPage, PraticaBulkPage, PraticaCommandPage, PraticaDetailPage, PraticaListPage, ProtocolPage,
    ServicesPage,
};
use crate::pages::profile::{PasswordPage, ProfilePage};
use crate::pages::purpose::{
    NewPurposePage, PurposeCommandPage, PurposeDetailPage, PurposeGeneralPage, PurposeListPage, RiskAnalysisPage,
};
use crate::pages::search::SearchPage;
use crate::pages::shortcuts::ShortcutsPage;
use crate::pages::status::StatusPage;
use crate::pages::tenant::{NewTenantPage, OwnTenantPage, TenantListPage};
use crate::pages::terminology::{
    CheckedTerminologyPage, ConceptPage, DeleteTerminologyPage, LoadTerminologyPage, TerminologyAnchorsPage,
    TerminologyComparisonPage, TerminologyHistoryPage, TerminologyListPage, TerminologyPage, TerminologyTokenPage,
};
use crate::pages::users::{NewUserPage, UserCommandPage, UserDetailPage, UserListPage, UserPasswordPage};
use crate::pages::voucher::{DebuggerPage, VoucherPage};
use crate::ui::{Flash, Headed};

pub mod to;

/// The console.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Pages/>
        </Router>
    }
}

#[component]
fn Pages() -> impl IntoView {
    provide_context(Headed::default());
    let path = leptos_router::hooks::use_location().pathname;
    let surroundings = Resource::new(move || path.get(), |_| async { get_surroundings().await.unwrap_or_default() });
    // What a form's answer could not say by leading back to it. Its words come from the catalogue alone: anybody can write
    // an address.
    let fault = leptos_router::hooks::use_query_map().read_untracked().get("__err").is_some();
    let told = fault.then(|| explain(&crate::api::ApiError::Denied(domain::Denial::Malformed)));
    let told =
        told.map(|told| view! { <Flash failed=true><p>{told.what} " " {told.why} " " {told.remedy}</p></Flash> });
    view! {
        <Frame surroundings>
            {told}
            <Routes fallback=MissingPage>
                <Route path=path!("/") view=HomePage ssr=Async/>
                <Route path=path!("/notifiche") view=NotificationListPage ssr=Async/>
                <Route path=path!("/notifiche/preferenze") view=NotificationPreferencePage ssr=Async/>
                <Route path=path!("/erogazione/richieste") view=AgreementListPage ssr=Async/>
                <Route path=path!("/erogazione/richieste/massiva") view=BulkPage ssr=Async/>
                <Route path=path!("/operazioni/:id") view=OperationPage ssr=Async/>
                <Route path=path!("/erogazione/richieste/:id") view=AgreementDetailPage ssr=Async/>
                <Route path=path!("/erogazione/richieste/:id/:comando") view=AgreementCommandPage ssr=Async/>
                <Route path=path!("/fruizione/richieste") view=AgreementListPage ssr=Async/>
                <Route path=path!("/fruizione/richieste/:id") view=AgreementDetailPage ssr=Async/>
                <Route path=path!("/fruizione/richieste/:id/modifica") view=AgreementNotesPage ssr=Async/>
                <Route path=path!("/fruizione/richieste/:id/aggiorna/:passo") view=UpgradePage ssr=Async/>
                <Route path=path!("/fruizione/richieste/:id/documenti/:documento/rimuovi") view=RemoveDocumentPage ssr=Async/>
                <Route path=path!("/fruizione/richieste/:id/:comando") view=AgreementCommandPage ssr=Async/>
                <Route path=path!("/erogazione/finalita") view=PurposeListPage ssr=Async/>
                <Route path=path!("/erogazione/finalita/:id") view=PurposeDetailPage ssr=Async/>
                <Route path=path!("/erogazione/finalita/:id/:comando") view=PurposeCommandPage ssr=Async/>
                <Route path=path!("/fruizione/finalita") view=PurposeListPage ssr=Async/>
                <Route path=path!("/fruizione/finalita/nuova") view=NewPurposePage ssr=Async/>
                <Route path=path!("/fruizione/finalita/:id") view=PurposeDetailPage ssr=Async/>
                <Route path=path!("/fruizione/finalita/:id/modifica") view=PurposeGeneralPage ssr=Async/>
                <Route path=path!("/fruizione/finalita/:id/analisi") view=RiskAnalysisPage ssr=Async/>
                <Route path=path!("/fruizione/finalita/:id/client") view=PurposeClientsPage ssr=Async/>
                <Route path=path!("/fruizione/finalita/:id/:comando") view=PurposeCommandPage ssr=Async/>
                <Route path=path!("/fruizione/client") view=ClientListPage ssr=Async/>
                <Route path=path!("/fruizione/client/nuovo") view=NewClientPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id") view=ClientPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/elimina") view=DeleteClientPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/finalita/collega") view=LinkPurposePage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/finalita/:finalita/scollega") view=UnlinkPurposePage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/membri") view=MembersPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/membri/aggiungi") view=AddMemberPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/membri/:utente/togli") view=RemoveMemberPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/amministratore") view=ChooseAdminPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/asserzioni") view=AssertionsPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/amministratore/togli") view=RemoveAdminPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/chiavi") view=KeysPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/chiavi/nuova") view=AddKeyPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/chiavi/:kid") view=KeyPage ssr=Async/>
                <Route path=path!("/fruizione/client/:id/chiavi/:kid/elimina") view=RemoveKeyPage ssr=Async/>
                <Route path=path!("/pratiche") view=PraticaListPage ssr=Async/>
                <Route path=path!("/pratiche/servizi") view=ServicesPage ssr=Async/>
                <Route path=path!("/pratiche/metriche") view=FiguresPage ssr=Async/>
                <Route path=path!("/pratiche/protocollo") view=ProtocolPage ssr=Async/>
                <Route path=path!("/pratiche/massiva") view=PraticaBulkPage ssr=Async/>
                <Route path=path!("/pratiche/partner") view=PartnerListPage ssr=Async/>
                <Route path=path!("/pratiche/partner/nuovo") view=NewPartnerPage ssr=Async/>
                <Route path=path!("/pratiche/partner/:id") view=PartnerPage ssr=Async/>
                <Route path=path!("/pratiche/partner/:id/segreto") view=PartnerSecretPage ssr=Async/>
                <Route path=path!("/pratiche/partner/:id/revoca") view=PartnerRevokePage ssr=Async/>
                <Route path=path!("/pratiche/:id") view=PraticaDetailPage ssr=Async/>
                <Route path=path!("/pratiche/:id/elabora/allegati") view=ElaboraPage ssr=Async/>
                <Route path=path!("/pratiche/:id/elabora/:passo") view=ElaboraPage ssr=Async/>
                <Route path=path!("/pratiche/:id/:comando") view=PraticaCommandPage ssr=Async/>
                <Route path=path!("/terminologie") view=TerminologyListPage ssr=Async/>
                <Route path=path!("/terminologie/carica") view=LoadTerminologyPage ssr=Async/>
                <Route path=path!("/terminologie/carica/:bozza") view=CheckedTerminologyPage ssr=Async/>
                <Route path=path!("/terminologie/ancore") view=TerminologyAnchorsPage ssr=Async/>
                <Route path=path!("/terminologie/gettone") view=TerminologyTokenPage ssr=Async/>
                <Route path=path!("/terminologie/operazioni") view=TerminologyHistoryPage ssr=Async/>
                <Route path=path!("/terminologie/:id") view=TerminologyPage ssr=Async/>
                <Route path=path!("/terminologie/:id/confronto") view=TerminologyComparisonPage ssr=Async/>
                <Route path=path!("/terminologie/:id/elimina") view=DeleteTerminologyPage ssr=Async/>
                <Route path=path!("/terminologie/:id/codici/:codice") view=ConceptPage ssr=Async/>
                <Route path=path!("/strumenti/voucher") view=VoucherPage ssr=Async/>
                <Route path=path!("/strumenti/voucher/prova") view=DebuggerPage ssr=Async/>
                <Route path=path!("/accesso") view=SignInPage ssr=Async/>
                <Route path=path!("/accesso/attivazione") view=ActivationPage ssr=Async/>
                <Route path=path!("/accesso/conferma") view=ProofPage ssr=Async/>
                <Route path=path!("/profilo") view=ProfilePage ssr=Async/>
                <Route path=path!("/profilo/password") view=PasswordPage ssr=Async/>
                <Route path=path!("/scorciatoie") view=ShortcutsPage ssr=Async/>
                <Route path=path!("/aderente/utenti") view=UserListPage ssr=Async/>
                <Route path=path!("/aderente/utenti/nuovo") view=NewUserPage ssr=Async/>
                <Route path=path!("/aderente/utenti/:id") view=UserDetailPage ssr=Async/>
                <Route path=path!("/aderente/utenti/:id/password") view=UserPasswordPage ssr=Async/>
                <Route path=path!("/aderente/utenti/:id/:comando") view=UserCommandPage ssr=Async/>
                <Route path=path!("/catalogo") view=CatalogueListPage ssr=Async/>
                <Route path=path!("/catalogo/:id/v/:versione") view=CatalogueDetailPage ssr=Async/>
                <Route path=path!("/catalogo/:id/v/:versione/confronto") view=ComparisonPage ssr=Async/>
                <Route path=path!("/catalogo/:id/v/:versione/richiedi") view=RequestPage ssr=Async/>
                <Route path=path!("/erogazione/e-service") view=OwnListPage ssr=Async/>
                <Route path=path!("/erogazione/e-service/nuovo") view=NewEservicePage ssr=Async/>
                <Route path=path!("/erogazione/e-service/:id") view=OwnDetailPage ssr=Async/>
                <Route path=path!("/erogazione/e-service/:id/fruitori") view=ConsumersPage ssr=Async/>
                <Route path=path!("/erogazione/e-service/:id/:dato") view=EserviceTextPage ssr=Async/>
                <Route path=path!("/erogazione/e-service/:id/v/:versione") view=OwnVersionPage ssr=Async/>
                <Route path=path!("/erogazione/e-service/:id/v/:versione/soglie") view=QuotasPage ssr=Async/>
                <Route path=path!("/erogazione/e-service/:id/v/:versione/avviso-sospensione") view=SuspensionNoticePage ssr=Async/>
                <Route path=path!("/erogazione/e-service/:id/v/:versione/requisiti") view=RequirementsPage ssr=Async/>
                <Route path=path!("/erogazione/e-service/:id/v/:versione/documenti") view=VersionDocumentsPage ssr=Async/>
                <Route path=path!("/erogazione/e-service/:id/v/:versione/scrivi/:passo") view=WritingPage ssr=Async/>
                <Route path=path!("/erogazione/e-service/:id/v/:versione/:comando") view=DescriptorCommandPage ssr=Async/>
                <Route path=path!("/erogazione/richieste/:id/attributi/:attributo/:comando") view=VerificationPage ssr=Async/>
                <Route path=path!("/aderente") view=OwnTenantPage ssr=Async/>
                <Route path=path!("/aderente/attributi") view=StandingListPage ssr=Async/>
                <Route path=path!("/aderente/attributi/:attributo/:comando") view=DeclarationPage ssr=Async/>
                <Route path=path!("/aderente/registro") view=RegistryPage ssr=Async/>
                <Route path=path!("/aderente/registro/nuovo") view=NewAttributePage ssr=Async/>
                <Route path=path!("/aderente/certificatore") view=CertifierPage ssr=Async/>
                <Route path=path!("/aderente/certificatore/enti") view=CertifierTenantsPage ssr=Async/>
                <Route path=path!("/aderente/certificatore/enti/:ente") view=CertifierTenantPage ssr=Async/>
                <Route
                    path=path!("/aderente/certificatore/enti/:ente/:attributo/:comando")
                    view=AssignmentPage
                    ssr=Async
                />
                <Route path=path!("/enti") view=TenantListPage ssr=Async/>
                <Route path=path!("/enti/nuovo") view=NewTenantPage ssr=Async/>
                <Route path=path!("/discrepanze") view=DiscrepancyListPage ssr=Async/>
                <Route path=path!("/discrepanze/:id") view=DiscrepancyPage ssr=Async/>
                <Route path=path!("/discrepanze/:id/risolta") view=AcknowledgePage ssr=Async/>
                <Route path=path!("/discrepanze/:id/conferma") view=ConfirmPage ssr=Async/>
                <Route path=path!("/privacy") view=legal::PrivacyPage ssr=Async/>
                <Route path=path!("/cookie") view=legal::CookiePage ssr=Async/>
                <Route path=path!("/accessibilita") view=legal::AccessibilityPage ssr=Async/>
                <Route path=path!("/assistenza") view=legal::AssistancePage ssr=Async/>
                <Route path=path!("/stato") view=StatusPage ssr=Async/>
                <Route path=path!("/cerca") view=SearchPage ssr=Async/>
                <Route path=path!("/note-legali") view=legal::LegalNotesPage ssr=Async/>
            </Routes>
        </Frame>
    }
}
