package store

import (
	"encoding/binary"
	"reflect"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// pgRows reads the few types that our columns have as they come. The driver can do all types, and asks for each value of each row how.
type pgRows struct{ pgx.Rows }

// Scan leaves to the driver what it does not know. What is NULL, as of a row that a left join did not find, is zero, as on SQLite.
func (r pgRows) Scan(dst ...any) error {
	columns, values := r.FieldDescriptions(), r.RawValues()
	if len(columns) != len(dst) || len(values) != len(dst) {
		return r.Rows.Scan(dst...)
	}
	for i, d := range dst {
		if !take(columns[i].DataTypeOID, columns[i].Format, values[i], d) {
			return r.Rows.Scan(dst...)
		}
	}
	return nil
}

// take reads one value. It reports false if it is for the driver.
func take(oid uint32, format int16, value []byte, dst any) bool {
	switch d := dst.(type) {
	case *int64:
		n, ok := whole(oid, format, value)
		*d = n
		return ok
	case *string:
		return takeText(oid, value, d)
	case *int:
		n, ok := whole(oid, format, value)
		*d = int(n)
		return ok
	case *bool:
		if value == nil {
			*d = false
			return true
		}
		if oid != pgtype.BoolOID || format != pgx.BinaryFormatCode || len(value) != 1 {
			return false
		}
		*d = value[0] != 0
		return true
	}
	v := reflect.ValueOf(dst).Elem() // of a named type
	switch v.Kind() {
	case reflect.String:
		var text string
		if !takeText(oid, value, &text) {
			return false
		}
		v.SetString(text)
		return true
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Int:
		n, ok := whole(oid, format, value)
		if !ok || v.OverflowInt(n) {
			return false
		}
		v.SetInt(n)
		return true
	}
	return false
}

func takeText(oid uint32, value []byte, to *string) bool {
	if value != nil && oid != pgtype.TextOID && oid != pgtype.VarcharOID {
		return false
	}
	*to = string(value)
	return true
}

// whole reads a whole number of any width.
func whole(oid uint32, format int16, value []byte) (int64, bool) {
	if value == nil {
		return 0, true
	}
	if format != pgx.BinaryFormatCode {
		return 0, false
	}
	switch {
	case oid == pgtype.Int8OID && len(value) == 8:
		return int64(binary.BigEndian.Uint64(value)), true
	case oid == pgtype.Int4OID && len(value) == 4:
		return int64(int32(binary.BigEndian.Uint32(value))), true
	case oid == pgtype.Int2OID && len(value) == 2:
		return int64(int16(binary.BigEndian.Uint16(value))), true
	}
	return 0, false
}
