package scim

import (
	"net/http"
	"strings"
)

// serviceProviderConfig says what of SCIM there is (RFC 7643, 5).
func serviceProviderConfig(r request) (reply, error) {
	no := resource{"supported": false}
	return reply{status: http.StatusOK, body: resource{
		"schemas":        []string{"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"},
		"patch":          resource{"supported": true},
		"bulk":           resource{"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
		"filter":         resource{"supported": true, "maxResults": mostCount},
		"changePassword": no, "sort": no, "etag": no,
		"authenticationSchemes": []resource{{"type": "oauthbearertoken", "name": "Bearer token", "primary": true,
			"description": "A personal API token of somebody who may import the organisation"}},
		"meta": resource{"resourceType": "ServiceProviderConfig", "location": r.base + "/ServiceProviderConfig"},
	}}, nil
}

func (r request) resourceTypes() []resource {
	one := func(id, endpoint, schema string, extensions ...resource) resource {
		of := resource{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:ResourceType"}, "id": id, "name": id,
			"endpoint": endpoint, "schema": schema,
			"meta": resource{"resourceType": "ResourceType", "location": r.base + "/ResourceTypes/" + id}}
		if len(extensions) > 0 {
			of["schemaExtensions"] = extensions
		}
		return of
	}
	return []resource{one("User", "/Users", userSchema, resource{"schema": enterpriseSchema, "required": false}),
		one("Group", "/Groups", groupSchema)}
}

func resourceTypes(r request) (reply, error) {
	all := r.resourceTypes()
	return reply{status: http.StatusOK, body: listOf(all, len(all), 1)}, nil
}

func oneResourceType(r request) (reply, error) { return pick(r, "resource type", r.resourceTypes()) }

// pick answers with the one that the address names.
func pick(r request, what string, all []resource) (reply, error) {
	for _, of := range all {
		if id, ok := of["id"].(string); ok && strings.EqualFold(id, r.PathValue("id")) {
			return reply{status: http.StatusOK, body: of}, nil
		}
	}
	return reply{}, fail(http.StatusNotFound, "", "There is no %s %.60q", what, r.PathValue("id"))
}

// described describes an attribute (RFC 7643, 7).
func described(name, kind string, more ...func(resource)) resource {
	of := resource{"name": name, "type": kind, "multiValued": false, "required": false, "mutability": "readWrite",
		"returned": "default"}
	if kind == "string" {
		of["caseExact"], of["uniqueness"] = false, "none"
	}
	for _, add := range more {
		add(of)
	}
	return of
}

func required(of resource) { of["required"] = true }
func unique(of resource)   { of["uniqueness"] = "server" }
func readOnly(of resource) { of["mutability"] = "readOnly" }
func many(of resource)     { of["multiValued"] = true }
func parts(all ...resource) func(resource) {
	return func(of resource) { of["subAttributes"] = all }
}

func (r request) schemas() []resource {
	one := func(id, name string, attributes ...resource) resource {
		return resource{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:Schema"}, "id": id, "name": name,
			"attributes": attributes, "meta": resource{"resourceType": "Schema", "location": r.base + "/Schemas/" + id}}
	}
	return []resource{
		one(userSchema, "User",
			described("userName", "string", required, unique),
			described("displayName", "string"),
			described("name", "complex", parts(described("formatted", "string"), described("givenName", "string"),
				described("familyName", "string"))),
			described("title", "string"), described("timezone", "string"), described("active", "boolean"),
			described("emails", "complex", many, parts(described("value", "string"), described("type", "string"),
				described("primary", "boolean"))),
			described("groups", "complex", many, readOnly, parts(described("value", "string", readOnly),
				described("display", "string", readOnly)))),
		one(enterpriseSchema, "EnterpriseUser",
			described("manager", "complex", parts(described("value", "string"), described("displayName", "string", readOnly)))),
		one(groupSchema, "Group",
			described("displayName", "string", required),
			described("members", "complex", many, parts(described("value", "string"), described("display", "string", readOnly),
				described("type", "string")))),
	}
}

func schemas(r request) (reply, error) {
	all := r.schemas()
	return reply{status: http.StatusOK, body: listOf(all, len(all), 1)}, nil
}

func oneSchema(r request) (reply, error) { return pick(r, "schema", r.schemas()) }
