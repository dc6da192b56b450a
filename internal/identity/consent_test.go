package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

// A person agreed to these very words: a shipped text never changes.
func TestConsentText_AShippedTextNeverChanges(t *testing.T) {
	t.Parallel()
	shipped := map[string]string{"pd-2026-11": "7f48f44a0ecbc6772ce3d63ae27e5085e88c2bbe93cf05b563d6784fecb1d8f6"}
	files, err := consentFiles.ReadDir("consent")
	if err != nil || len(files) != len(shipped) {
		t.Fatalf("%d texts, %d known: add the new one here (%v)", len(files), len(shipped), err)
	}
	for version, want := range shipped {
		text, err := ConsentText(version)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256([]byte(text)); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s changed: make a new version instead; its sum is %x", version, sum)
		}
	}
}

// What the law asks of a consent [152-ФЗ, art. 9].
func TestConsentText_SaysWhoWhatForWhichHowLongAndHowToWithdraw(t *testing.T) {
	t.Parallel()
	text, err := ConsentText(ConsentVersion)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"152-ФЗ", "Кто обрабатывает", "Для чего", "Какие данные", "Что с ними делают", "Срок", "Как отозвать",
		"{{region}}", "{{organization}}", ConsentVersion} {
		if !strings.Contains(text, part) {
			t.Errorf("the text does not say %q", part)
		}
	}
}
