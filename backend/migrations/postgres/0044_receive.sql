-- E-services that receive data: the risk analyses that their providers wrote (JSON list of
-- domain::eservice::EserviceRiskAnalysis), and the one that a purpose took.
alter table eservice add column risk_analyses text not null default '[]';
alter table purpose add column provider_analysis_id uuid;
