package framework

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// tidy brings what was typed into the shape that is kept.
func (f *Framework) tidy() {
	for _, s := range []*string{&f.Title, &f.Source, &f.Description} {
		*s = strings.TrimSpace(*s)
	}
	if f.Items == nil {
		f.Items = []Item{}
	}
	if f.Associations == nil {
		f.Associations = []Association{}
	}
	if f.Level == 0 {
		f.Level = 1
	}
	f.arrange()
	f.Size = 0
	for _, i := range f.Items {
		if i.Living() {
			f.Size++
		}
	}
}

// Check tells every bad place of the framework at once.
func (f *Framework) Check() error {
	bad := ErrInvalid
	say := func(path, message string) {
		if len(bad.Fields) < 100 {
			bad = bad.At("body."+path, message)
		}
	}
	if !codeForm.MatchString(f.Code) {
		say("code", "Код: строчные латинские буквы, цифры и дефис, до 64 знаков.")
	}
	if n := utf8.RuneCountInString(f.Title); n < 3 || n > 300 {
		say("title", "Название: от 3 до 300 знаков.")
	}
	if utf8.RuneCountInString(f.Source) > 1000 {
		say("source", "Источник: до 1000 знаков.")
	}
	if utf8.RuneCountInString(f.Description) > 4000 {
		say("description", "Описание: до 4000 знаков.")
	}
	for path, text := range map[string]string{"title": f.Title, "source": f.Source, "description": f.Description} {
		unmarked(say, path, text)
	}
	if f.Purpose != Competencies && f.Purpose != Directions {
		say("purpose", "Назначение: компетенции или направления.")
	}
	if f.Level < 1 || f.Level > MaxDepth {
		say("level", fmt.Sprintf("Уровень компетенций: от 1 до %d.", MaxDepth))
	}
	if len(f.Items) > MaxItems {
		return bad.At("body.items", fmt.Sprintf("В рамке не больше %d записей.", MaxItems))
	}
	f.checkItems(say)
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// unmarked holds a text to being none of HTML.
func unmarked(say func(path, message string), path, text string) {
	if diagnostics.Markup(text) {
		say(path, "«"+fault.Short(text, 80)+"»: "+diagnostics.MarkupRefused+".")
	}
}

func (i Item) unmarked(say func(path, message string), at string) {
	unmarked(say, at+"title", i.Title)
	unmarked(say, at+"description", i.Note)
	unmarked(say, at+"kind", i.Kind)
}

// CheckRead is Check of what was read from a file, where every text is new. In a draft
// only what is written now must be plain: the items of an earlier edition stand as they are.
func (f *Framework) CheckRead() error {
	if err := f.Check(); err != nil {
		return err
	}
	bad := ErrInvalid
	for n, i := range f.Items {
		i.unmarked(func(path, message string) {
			if len(bad.Fields) < 100 {
				bad = bad.At("body."+path, message)
			}
		}, fmt.Sprintf("items[%d].", n))
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

func (f *Framework) checkItems(say func(path, message string)) {
	depth := f.depths()
	codes, ids := map[string]bool{}, map[uuid.UUID]bool{}
	for n, i := range f.Items {
		at := fmt.Sprintf("items[%d].", n)
		switch {
		case !codeForm.MatchString(i.Code):
			say(at+"code", "Код: строчные латинские буквы, цифры и дефис, до 64 знаков.")
		case codes[i.Code]:
			say(at+"code", "Код «"+i.Code+"» в рамке уже есть.")
		}
		if ids[i.ID] || i.ID == uuid.Nil {
			say(at+"id", "Идентификатор записи пуст или повторяется.")
		}
		codes[i.Code], ids[i.ID] = true, true
		if c := utf8.RuneCountInString(i.Title); c < 1 || c > maxTitle {
			say(at+"title", fmt.Sprintf("Название записи: от 1 до %d знаков.", maxTitle))
		}
		if utf8.RuneCountInString(i.Note) > maxNote {
			say(at+"description", fmt.Sprintf("Пояснение: до %d знаков.", maxNote))
		}
		if utf8.RuneCountInString(i.Kind) > 100 {
			say(at+"kind", "Вид записи: до 100 знаков.")
		}
		switch d := depth[i.ID]; {
		case d == 0:
			say(at+"parent", "Запись стоит под самой собой или под записью, которой нет.")
		case d > MaxDepth:
			say(at+"parent", fmt.Sprintf("Глубже %d уровней записи не вкладываются.", MaxDepth))
		}
	}
}

// Publishable tells what is missing before an edition may be published after the one
// that was: each of its items must still be there under its code, living or retired, so
// that results of all editions mean the same.
func (f *Framework) Publishable(before *Framework) error {
	bad := ErrInvalid
	if len(f.Competencies()) == 0 {
		bad = bad.Saying("Публиковать пока нечего: добавьте хотя бы одну запись на уровне компетенций.").At("body.items", "Записей на этом уровне нет.")
	}
	if before != nil {
		if before.Purpose != f.Purpose {
			bad = bad.At("body.purpose", "Назначение опубликованной рамки не меняется: создайте другую рамку.")
		}
		for _, old := range before.Items {
			if i, ok := f.Item(old.ID); !ok || i.Code != old.Code {
				bad = bad.At("body.items", "Записи «"+fault.Short(old.Title, 80)+"» прошлой редакции нет или у неё другой код: верните её или снимите.")
			}
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
