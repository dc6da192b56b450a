// Package browsertest drives a real browser through the pages, as a person does:
// by what is written on buttons and beside fields, never by class names.
//
//	tab := browsertest.Open(t, server.URL, browsertest.Phone, browsertest.Dark)
//	tab.Go("/sign-in")
//	tab.Fill("Электронная почта", "anna@example.org")
//	tab.Fill("Пароль", password)
//	tab.Press("Войти")
//	tab.See("Что сделать сейчас")
//	tab.Near("Маршрут 2026/27").Press("Открыть")
//	tab.Axe()
//
// Each method fails the test itself, with the page's text, a screenshot and what
// the browser complained of. What is looked for is waited for, up to ten seconds.
// At the end the test fails when the page logged an error, broke its content
// policy, failed to load something, or asked another host (see Allow).
//
// The tests of a binary share one Chromium, started at the first Open; each Tab
// has cookies and storage of its own. The browser comes from CHROMIUM_BIN, PATH or
// Debian's packages (embedded.FindChromium). Nothing of it outlives the tests, even
// when they are killed. Only for tests.
package browsertest
