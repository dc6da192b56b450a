// Package document prints what the other areas hold: the route on the forms of its
// regulation, conclusions, orders, the portfolio. A form is data; filling it gives a
// Document, and a Document looks the same as PDF and as DOCX.
package document
