// Package framework keeps competency frameworks (рамки компетенций): trees of items that
// instruments measure and activities form [B Annex 2, A III.2], or that mark tracks
// [B Annex 3]. They are data of a region, in editions: what was published never changes
// in place, so that figures of different years mean the same. Relations between items of
// two frameworks carry results from one to the other.
package framework
