package sheet

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// words is the hidden sheet that long lists stand on: what a cell itself can hold of
// one has 255 characters.
const words = "Списки"

// offer puts the lists of a sheet into the hidden one and lets the cells refer to it.
func offer(book *excelize.File, name string, lists []List) error {
	for _, l := range lists {
		if len(l.Words) == 0 {
			continue
		}
		column, err := hidden(book)
		if err != nil {
			return err
		}
		letter, err := excelize.ColumnNumberToName(column)
		if err != nil {
			return err
		}
		for i, word := range l.Words {
			if err := book.SetCellStr(words, fmt.Sprintf("%s%d", letter, i+1), word); err != nil {
				return err
			}
		}
		at, err := excelize.ColumnNumberToName(l.Column + 1)
		if err != nil {
			return err
		}
		v := excelize.NewDataValidation(true)
		v.Sqref = fmt.Sprintf("%s2:%s%d", at, at, offered)
		v.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", words, letter, letter, len(l.Words)))
		v.ShowErrorMessage = false // other words are named when the book is read
		if err := book.AddDataValidation(name, v); err != nil {
			return err
		}
	}
	return nil
}

// hidden gives the next free column of the hidden sheet, which is made where it is not.
func hidden(book *excelize.File) (column int, err error) {
	if i, err := book.GetSheetIndex(words); err != nil || i >= 0 {
		if err != nil {
			return 0, err
		}
		columns, err := book.GetCols(words)
		return len(columns) + 1, err
	}
	if _, err := book.NewSheet(words); err != nil {
		return 0, err
	}
	return 1, book.SetSheetVisible(words, false)
}
