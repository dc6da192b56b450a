package document

import (
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// editionWords say which edition a paper shows: «Редакция 2 от 05.03.2026».
func (d *Dossier) editionWords() string {
	return "Редакция " + strconv.Itoa(d.Edition.Number) + " от " + civil.Of(d.Edition.At.In(d.zone())).Dotted()
}
