package directory

import (
	"net/mail"
	"slices"
	"strings"
	"unicode"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// normalize brings what a person typed into the one form in which it is kept.
func normalize(p *tenant.Profile) {
	for _, s := range []*string{&p.Surname, &p.GivenName, &p.Patronymic, &p.Phone, &p.Position, &p.Education, &p.MentoringForm} {
		*s = tidy(*s)
	}
	p.Email = strings.ToLower(strings.TrimSpace(p.Email))
	p.SNILS = strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, p.SNILS)
	subjects := []string{}               // never NULL
	for _, several := range p.Subjects { // "математика, физика" are two
		for _, s := range strings.FieldsFunc(several, func(r rune) bool { return strings.ContainsRune(",;\n", r) }) {
			if s = tidy(s); s != "" && !slices.Contains(subjects, s) {
				subjects = append(subjects, s)
			}
		}
	}
	p.Subjects = subjects
}

// checkProfile tells every bad place of the profile at once; prefix is where it
// stands in the input. today is the day at the author's place.
func checkProfile(bad *fault.Error, prefix string, p tenant.Profile, today civil.Date) *fault.Error {
	say := func(wrong bool, path, message string) {
		if wrong {
			bad = bad.At(prefix+path, message)
		}
	}
	bad = checkName(bad, prefix, p)
	say(p.Email != "" && !isEmail(p.Email), "email", "Адрес электронной почты записан неверно: нужен вид имя@сайт.")
	say(p.Phone != "" && !isPhone(p.Phone), "phone", "Телефон: от 10 до 15 цифр, можно со знаками +, -, скобками и пробелами.")
	say(p.SNILS != "" && !isSNILS(p.SNILS), "snils", "СНИЛС записан неверно: нужны 11 цифр, две последние из них контрольные. Его можно не указывать.")
	say(!within(p.Position, 0, 200), "position", "Должность: до 200 знаков.")
	say(len(p.Subjects) > 20, "subjects", "Предметов: не больше 20.")
	say(slices.ContainsFunc(p.Subjects, func(s string) bool { return !within(s, 1, 100) }), "subjects", "Название предмета: до 100 знаков.")
	say(!within(p.Education, 0, 500), "education", "Образование: до 500 знаков.")
	say(!within(p.MentoringForm, 0, 100), "mentoring_form", "Форма наставничества: до 100 знаков.")
	say(!p.TeachingSince.IsZero() && (p.TeachingSince.After(today) || p.TeachingSince.Year() < 1930), "teaching_since",
		"Начало педагогического стажа: не раньше 1930 года и не позже сегодняшнего дня.")
	say(!p.Category.Known(), "category", "Такой квалификационной категории нет.")
	say(p.Category == tenant.NoCategory && !p.CategoryUntil.IsZero(), "category_until", "Срок указан, а категории нет: укажите категорию или уберите срок.")
	say(!p.AttestationMonth.IsZero() && (p.AttestationMonth.Year() < 1990 || p.AttestationMonth.Year() > today.Year()+20), "attestation_month",
		"Месяц аттестации: не раньше 1990 года и не позже чем через 20 лет.")
	return bad
}

func checkName(bad *fault.Error, prefix string, p tenant.Profile) *fault.Error {
	for _, part := range []struct {
		path, title, value string
		least              int
	}{{"surname", "Фамилия", p.Surname, 1}, {"given_name", "Имя", p.GivenName, 1}, {"patronymic", "Отчество", p.Patronymic, 0}} {
		switch {
		case !within(part.value, part.least, 100):
			bad = bad.At(prefix+part.path, part.title+": "+[]string{"до 100 знаков.", "от 1 до 100 знаков."}[part.least])
		case strings.ContainsFunc(part.value, notOfName):
			bad = bad.At(prefix+part.path, part.title+": только буквы, дефис, пробел, точка и апостроф.")
		}
	}
	return bad
}

func notOfName(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune(" -.'’()", r)
}

func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return false
	}
	_, host, _ := strings.Cut(s, "@")
	return strings.Contains(strings.Trim(host, "."), ".")
}

func isPhone(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9':
			digits++
		case !strings.ContainsRune("+-() ", r):
			return false
		}
	}
	return 10 <= digits && digits <= 15 && len(s) <= 40
}

// isSNILS checks the number's two control digits: the weighted sum of the nine
// before, modulo 101, where 100 is written 00. Numbers up to 001-001-998 have none.
func isSNILS(s string) bool {
	if len(s) != 11 || strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
		return false
	}
	if s[:9] <= "001001998" {
		return true
	}
	sum := 0
	for i := range 9 {
		sum += int(s[i]-'0') * (9 - i)
	}
	return sum%101%100 == int(s[9]-'0')*10+int(s[10]-'0')
}
