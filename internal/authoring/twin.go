package authoring

import "encoding/json"

// Twin is an item that says the same as an earlier one. It keeps nothing from being
// published: two tasks may share words on purpose.
type Twin struct {
	Code, Text    string
	Number, First int // its own number, and that of the item it repeats
}

// Twins lists statements that are the same but for case, spaces and Ё, and tasks that are
// the same with all their answers.
func (d *Draft) Twins() (out []Twin) {
	first, number := map[string]int{}, 0
	for i, s := range d.Sections() {
		for j, e := range s.Items {
			number++
			same := fold(e.Text)
			if d.Test != nil {
				task := d.Test.Sections[i].Items[j]
				task.Code = ""
				raw, err := json.Marshal(task)
				if err != nil {
					continue
				}
				same = string(raw)
			}
			if fold(e.Text) == "" {
				continue
			}
			if n, again := first[same]; again {
				out = append(out, Twin{e.Code, e.Text, number, n})
			} else {
				first[same] = number
			}
		}
	}
	return out
}
