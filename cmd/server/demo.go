package main

import "context"

func (a *app) demo(context.Context) error { return nil }

func demoAccounts() string { return "" }
