package audit

// private are the actions that nobody but the person themself reads of: taking part is
// voluntary, and who declines is told to nobody by name [B 1.6]. The record is kept.
var private = []string{"campaign.decline"}

// Private gives the actions whose records only the person they are about reads: every
// reading of the records leaves the others' out.
func Private() []string { return private }
