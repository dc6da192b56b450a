package architecture

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// compose is what the rules below look at in docker-compose.yml.
type compose struct {
	Services map[string]struct {
		Image       string            `yaml:"image"`
		ReadOnly    bool              `yaml:"read_only"`
		Privileged  bool              `yaml:"privileged"`
		CapDrop     []string          `yaml:"cap_drop"`
		CapAdd      []string          `yaml:"cap_add"`
		SecurityOpt []string          `yaml:"security_opt"`
		Environment map[string]string `yaml:"environment"`
		Ports       []string          `yaml:"ports"`
		Healthcheck map[string]any    `yaml:"healthcheck"`
	} `yaml:"services"`
}

var (
	secretName = regexp.MustCompile(`(?i)password|secret|access_key|token`)
	// A secret that is asked for, and nothing beside it.
	asked       = regexp.MustCompile(`^\$\{[A-Z0-9_]+:\?[^}]+\}$`)
	addressed   = regexp.MustCompile(`://[^:/@\s]+:([^@\s]*)@`)
	pinnedImage = regexp.MustCompile(`^(marshrut(-versitygw)?:\$\{MARSHRUT_VERSION:-dev\}|[a-z0-9./-]+:\d+\.\d+[a-z0-9.-]*)(@sha256:[0-9a-f]{64})?$`)
	variable    = regexp.MustCompile(`\$\{([A-Z0-9_]+)`)
)

// composition finds what makes the containers less safe than they were meant to be.
func composition(text string) (wrong []string) {
	var c compose
	if err := yaml.Unmarshal([]byte(text), &c); err != nil {
		return []string{err.Error()}
	}
	if len(c.Services) == 0 {
		return []string{"no services"}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Services)) {
		s := c.Services[name]
		say := func(format string, args ...any) { wrong = append(wrong, name+": "+fmt.Sprintf(format, args...)) }
		for key, value := range s.Environment {
			if in := addressed.FindStringSubmatch(value); in != nil && !asked.MatchString(in[1]) || secretName.MatchString(key) && !asked.MatchString(value) {
				say("%s: a secret does not stand in the file; write ${NAME:?set me in .env}", key)
			}
		}
		if !pinnedImage.MatchString(s.Image) {
			say("image %q names no exact version", s.Image)
		}
		if !s.ReadOnly || s.Privileged || !slices.Contains(s.CapDrop, "ALL") || len(s.CapAdd) > 0 || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			say("a container is read-only, has no capabilities and gains none")
		}
		if len(s.Healthcheck) == 0 {
			say("nothing says when it is healthy")
		}
		for _, p := range s.Ports {
			if !strings.HasPrefix(p, "127.0.0.1:") {
				say("port %s is open to the network: HTTPS is the work of a proxy in front", p)
			}
		}
	}
	return wrong
}

func TestCompose_HoldsNoSecretsAndNoPrivileges(t *testing.T) {
	t.Parallel()
	text := fileText(t, "docker-compose.yml")
	for _, wrong := range composition(text) {
		t.Error(wrong)
	}
	for old, bad := range map[string]string{
		"MARSHRUT_S3_SECRET_KEY: ${MARSHRUT_S3_SECRET_KEY:?set me in .env}": "MARSHRUT_S3_SECRET_KEY: minioadmin",
		"POSTGRES_PASSWORD: ${POSTGRES_SUPERUSER_PASSWORD:?set me in .env}": "POSTGRES_PASSWORD: ${POSTGRES_SUPERUSER_PASSWORD:-postgres}",
		"marshrut_app:${MARSHRUT_APP_PASSWORD:?set me in .env}@":            "marshrut_app:secret@",
		"image: postgres:15.14-bookworm":                                    "image: postgres:latest",
		"cap_drop: [ALL]":                                                   "cap_drop: []",
		"read_only: true":                                                   "read_only: false",
		`ports: ["127.0.0.1:`:                                               `ports: ["`,
	} {
		changed := strings.Replace(text, old, bad, 1)
		if changed == text || len(composition(changed)) == 0 {
			t.Errorf("the rule is blind to %s", bad)
		}
	}
}

// Every variable is explained in .env.example, where no secret has a value; every
// setting of the service that the file names exists.
func TestCompose_AsksForWhatTheExampleExplains(t *testing.T) {
	t.Parallel()
	example := map[string]string{}
	for line := range strings.Lines(fileText(t, ".env.example")) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(line, "#") {
			example[name] = value
			if secretName.MatchString(name) && value != "" {
				t.Errorf("%s has a value in .env.example", name)
			}
		}
	}
	text := fileText(t, "docker-compose.yml")
	used := map[string]bool{}
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		used[m[1]] = true
		if _, ok := example[m[1]]; !ok {
			t.Errorf("%s is not in .env.example", m[1])
		}
	}
	for name := range example {
		if !used[name] {
			t.Errorf("%s of .env.example is used nowhere", name)
		}
	}
	var settings strings.Builder
	for _, s := range sources(t) {
		if s.dir() == "cmd/server" && s.production() {
			settings.WriteString(s.text)
		}
	}
	var c compose
	if err := yaml.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	for _, service := range []string{"server", "migrate"} {
		for name := range c.Services[service].Environment {
			if !strings.Contains(settings.String(), `env:"`+name+`"`) {
				t.Errorf("%s: the service knows no setting %s", service, name)
			}
		}
	}
}

// The container's PostgreSQL gets the very roles that the service makes itself.
func TestCompose_MakesTheSameRolesAsTheService(t *testing.T) {
	t.Parallel()
	script, service := fileText(t, "deploy/postgres/10-roles.sh"), fileText(t, "internal/postgres/provision.go")
	for _, fence := range []string{" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD "} {
		if strings.Count(script, fence) != 3 || !strings.Contains(service, fence) {
			t.Errorf("the roles differ in %q", fence)
		}
	}
	for _, role := range regexp.MustCompile(`= "(marshrut_[a-z]+)"`).FindAllStringSubmatch(service, -1) {
		if !strings.Contains(script, "CREATE ROLE "+role[1]+" ") {
			t.Errorf("the script makes no role %s", role[1])
		}
	}
	for _, right := range []string{"REVOKE ALL ON DATABASE ", "GRANT CONNECT, TEMPORARY ON DATABASE ", "GRANT CONNECT ON DATABASE "} {
		if !strings.Contains(script, right) || !strings.Contains(service, right) {
			t.Errorf("only one of them says %q", right)
		}
	}
}

func fileText(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
