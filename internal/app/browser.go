package app

import "strings"

// Describe reads a browser's name and its system from what it calls itself, for people; "" where that is not known. Browsers
// claim to be others, so the order counts: the first that fits is meant.
func Describe(userAgent string) (browser, system string) {
	return firstIn(userAgent, [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"},
			{"CriOS", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}),
		firstIn(userAgent, [][2]string{{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"CrOS", "ChromeOS"},
			{"Macintosh", "Mac"}, {"Linux", "Linux"}})
}

func firstIn(text string, known [][2]string) string {
	for _, k := range known {
		if strings.Contains(text, k[0]) {
			return k[1]
		}
	}
	return ""
}
