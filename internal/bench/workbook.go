package main

import (
	"bytes"
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook is resultFile as a book; its dates are numbers that are shown as dates, as
// office programs write them.
func workbook(people []teacher, day time.Time) ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	w, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	format := "dd.mm.yyyy"
	date, err := book.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return nil, err
	}
	rows := 1
	write := func(values ...any) error {
		at, err := excelize.CoordinatesToCellName(1, rows)
		if err != nil {
			return err
		}
		rows++
		return w.SetRow(at, values)
	}
	if err := write("ФИО", "E-mail", "Организация", "Компетенция", "Балл", "Макс. балл", "Дата"); err != nil {
		return nil, err
	}
	for i, p := range people {
		for k, block := range blocks {
			if err := write(p.Name, p.Email, p.School, block, (i+k*7+day.Day())%21, 20, excelize.Cell{StyleID: date, Value: day}); err != nil {
				return nil, err
			}
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = book.Write(&out)
	return out.Bytes(), err
}

// parseWorkbook reads every row of a book as the library gives it.
func parseWorkbook(data []byte, want int) error {
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return err
	}
	defer func() { _ = book.Close() }()
	rows, err := book.Rows("Sheet1")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	n := -1
	for rows.Next() {
		if _, err := rows.Columns(excelize.Options{RawCellValue: true}); err != nil {
			return err
		}
		n++
	}
	if want = want / len(blocks) * len(blocks); n != want {
		return fmt.Errorf("the book has %d of %d rows", n, want)
	}
	return rows.Error()
}
