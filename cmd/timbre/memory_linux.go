package main

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// releaseProgram lets go of the pages of the program itself, two thirds of which only the start has used. What is used again comes
// back from the file's cache, which the system may now drop first when memory is short. Pages that were written to are left alone.
func releaseProgram() {
	program, err := os.Executable()
	if err != nil {
		return
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer f.Close()
	var from, to uintptr // of the program's own mapping that the lines are about
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) == 0:
		case !strings.HasSuffix(fields[0], ":"): // a mapping: addresses, rights, offset, device, inode, path
			from, to = 0, 0
			if len(fields) > 5 && fields[5] == program && strings.HasPrefix(fields[1], "r-") {
				from, to = addresses(fields[0])
			}
		case fields[0] == "Anonymous:" && fields[1] != "0": // written to since it was read
			from, to = 0, 0
		case fields[0] == "VmFlags:" && to > from: // the last line about it
			syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED) // in vain if refused
		}
	}
}

// addresses reads "00400000-011fd000".
func addresses(span string) (from, to uintptr) {
	first, last, _ := strings.Cut(span, "-")
	a, errA := strconv.ParseUint(first, 16, 64)
	b, errB := strconv.ParseUint(last, 16, 64)
	if errA != nil || errB != nil {
		return 0, 0
	}
	return uintptr(a), uintptr(b)
}
