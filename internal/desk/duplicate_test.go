package desk

import "testing"

func TestSamePhoneInAnotherForm(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		same bool
	}{
		{"+5511987654321", "+551187654321", true},   // Brazil with and without the ninth digit
		{"+5491123456789", "+541123456789", true},   // Argentina abroad and at home
		{"+5215512345678", "+525512345678", true},   // Mexico until 2019
		{"+525512345678", "5512345678", true},       // without the country
		{"+573001234567", "03001234567", true},      // as it is dialled at home
		{"+551137654321", "+5511937654321", true},   // an old mobile that reads like a fixed line
		{"+56987654321", "+5687654321", true},       // Chile with and without the 9
		{"+525512345678", "+523312345678", false},   // another town
		{"+525512345678", "+15512345678", false},    // another country
		{"+573001234567", "+573201234567", false},   // another operator
		{"+525512345678", "+525512345679", false},   // a digit
		{"+5215512345678", "12345678", false},       // too little is left
		{"", "+525512345678", false},                //
		{"1234", "1234", false},                     // short numbers are a country's services
		{"+34612345678", "+34 612 345 678", true},   // written
		{"+5511987654321", "+5521987654321", false}, // São Paulo, Rio
	} {
		if SamePhone(tc.a, tc.b) != tc.same || SamePhone(tc.b, tc.a) != tc.same {
			t.Errorf("%s and %s: %v, want %v", tc.a, tc.b, SamePhone(tc.a, tc.b), tc.same)
		}
	}
}

func TestAlike(t *testing.T) {
	for _, tc := range []struct {
		a, b     Contact
		sameName bool
		want     Likeness
	}{
		{Contact{Phone: "+5511987654321"}, Contact{Phone: "+551187654321"}, false, AlikeByPhone},
		{Contact{Phone: "+525512345678", Email: "l@x.example"}, Contact{Phone: "+573001234567", Email: "L@x.example"}, false, AlikeByEmail},
		{Contact{}, Contact{}, false, ""},
		{Contact{Phone: "+525512345678"}, Contact{Phone: "+573001234567"}, true, ""}, // two of one name with a number each
		{Contact{Phone: "+525512345678", City: "Puebla"}, Contact{Phone: "+573001234567", City: "puebla"}, true, AlikeByName},
		{Contact{Phone: "+525512345678"}, Contact{Email: "l@x.example"}, true, AlikeByName},
	} {
		if got := Alike(&tc.a, &tc.b, tc.sameName); got != tc.want {
			t.Errorf("%+v and %+v: %q, want %q", tc.a, tc.b, got, tc.want)
		}
	}
}
