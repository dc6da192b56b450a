DROP FUNCTION app_person(), app_organization(), app_municipality(), app_region_wide(), app_region();
