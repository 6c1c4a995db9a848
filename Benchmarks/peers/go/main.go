// The account and profile of one person as JSON, with net/http, lib/pq and go-mssqldb.
//
// GO111MODULE=off GOPATH=/usr/share/gocode go build main.go
package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	_ "github.com/denisenkom/go-mssqldb"
	"github.com/lib/pq"
)

type account struct {
	ID          int64      `json:"id"`
	Username    string     `json:"username"`
	Email       string     `json:"email"`
	FirstName   string     `json:"first_name"`
	LastName    string     `json:"last_name"`
	FullName    string     `json:"full_name"`
	IsActive    bool       `json:"-"`
	IsStaff     bool       `json:"-"`
	IsSuperuser bool       `json:"-"`
	DateJoined  time.Time  `json:"-"`
	LastLogin   *time.Time `json:"-"`
}

type fields struct {
	URL         *string `json:"url"`
	Company     *string `json:"company"`
	DisplayName *string `json:"display_name"`
}

type profile struct {
	Site       string   `json:"site"`
	Account    int64    `json:"account"`
	Fields     fields   `json:"fields"`
	Incomplete []string `json:"incomplete"`
	Warnings   []string `json:"warnings"`
	Version    string   `json:"version"`
	Source     string   `json:"source"`
}

type person struct {
	Account account `json:"account"`
	Profile profile `json:"profile"`
}

const accountColumns = `SELECT id, username, email, first_name, last_name, is_active, is_staff, is_superuser,
	date_joined, last_login FROM gatehouse_account WHERE id `
const profileColumns = "SELECT account_id, url, company, display_name, version FROM "

type scanner interface{ Scan(...any) error }

func readAccount(row scanner) (a account, err error) {
	err = row.Scan(&a.ID, &a.Username, &a.Email, &a.FirstName, &a.LastName, &a.IsActive, &a.IsStaff, &a.IsSuperuser,
		&a.DateJoined, &a.LastLogin)
	a.FullName = strings.TrimSpace(a.FirstName + " " + a.LastName)
	return
}

func readProfile(row scanner, site string) (profile, error) {
	p := profile{Site: site, Incomplete: []string{}, Warnings: []string{}, Source: "store"}
	err := row.Scan(&p.Account, &p.Fields.URL, &p.Fields.Company, &p.Fields.DisplayName, &p.Version)
	return p, err
}

func prepare(db *sql.DB, query string) *sql.Stmt {
	statement, err := db.Prepare(query)
	if err != nil {
		log.Fatal(err)
	}
	return statement
}

func open(driver, source string) *sql.DB {
	db, err := sql.Open(driver, source)
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	return db
}

func answer(w http.ResponseWriter, value any, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(value)
}

func main() {
	core := open("postgres", fmt.Sprintf("host=%s port=%s user=%s dbname=bench sslmode=disable",
		os.Getenv("BENCH_PGHOST"), os.Getenv("BENCH_PGPORT"), os.Getenv("BENCH_PGUSER")))
	legacy := open("sqlserver", fmt.Sprintf("sqlserver://gateway:%s@127.0.0.1:%s?database=Shop&encrypt=disable",
		os.Getenv("BENCH_TDSPASSWORD"), os.Getenv("BENCH_TDSPORT")))
	oneAccount := prepare(core, accountColumns+"= $1")
	existing := prepare(core, "SELECT id FROM gatehouse_account WHERE id = ANY($1)")
	oneProfile := prepare(core, profileColumns+"blog_profile WHERE account_id = $1")
	manyProfiles := prepare(core, profileColumns+"blog_profile WHERE account_id = ANY($1)")

	read := func(prefix, site string, row func(int64) *sql.Row) {
		http.HandleFunc(prefix, func(w http.ResponseWriter, r *http.Request) {
			id, err := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, prefix), 10, 64)
			if err != nil {
				http.NotFound(w, r)
				return
			}
			var found person
			if found.Account, err = readAccount(oneAccount.QueryRow(id)); err == nil {
				found.Profile, err = readProfile(row(id), site)
			}
			answer(w, found, err)
		})
	}
	read("/postgres/", "blog", func(id int64) *sql.Row { return oneProfile.QueryRow(id) })
	// go-mssqldb sends a query with parameters as sp_executesql, whose plan the server keeps.
	read("/sqlserver/", "shop", func(id int64) *sql.Row {
		return legacy.QueryRow(profileColumns+"dbo.shop_profile WHERE account_id = @p1", id)
	})

	lookup := func(path, site string, rows func([]int64) (*sql.Rows, error)) {
		http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			var asked struct{ Accounts []int64 }
			err := json.NewDecoder(r.Body).Decode(&asked)
			known := map[int64]bool{}
			var found struct {
				Profiles []profile `json:"profiles"`
			}
			if err == nil {
				err = each(func() (*sql.Rows, error) { return existing.Query(pq.Array(asked.Accounts)) },
					func(row scanner) error {
						var id int64
						err := row.Scan(&id)
						known[id] = true
						return err
					})
			}
			if err == nil {
				err = each(func() (*sql.Rows, error) { return rows(asked.Accounts) }, func(row scanner) error {
					p, err := readProfile(row, site)
					if known[p.Account] {
						found.Profiles = append(found.Profiles, p)
					}
					return err
				})
			}
			answer(w, found, err)
		})
	}
	lookup("/postgres/lookup", "blog", func(ids []int64) (*sql.Rows, error) { return manyProfiles.Query(pq.Array(ids)) })
	lookup("/sqlserver/lookup", "shop", func(ids []int64) (*sql.Rows, error) {
		names, values := make([]string, len(ids)), make([]any, len(ids))
		for index, id := range ids {
			names[index], values[index] = fmt.Sprintf("@p%d", index+1), id
		}
		return legacy.Query(profileColumns+"dbo.shop_profile WHERE account_id IN ("+strings.Join(names, ",")+")", values...)
	})

	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Write([]byte("ok"))
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}

func each(query func() (*sql.Rows, error), read func(scanner) error) error {
	rows, err := query()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
