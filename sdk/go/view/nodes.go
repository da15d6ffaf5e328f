package view

import (
	"slices"

	"minihub/internal/wire"
)

func start(kind string) wire.Map { return wire.Map{{Name: "type", Value: kind}} }

type box struct {
	kind     string
	title    string
	children []Node
}

func (b box) node(c *checker) wire.Map {
	written := start(b.kind)
	if b.kind == "group" {
		written = written.With("title", c.text(b.title))
	}
	children := make([]any, 0, len(b.children))
	for _, child := range b.children {
		if child != nil {
			children = append(children, c.tree(child, c.depth+1))
		}
	}
	return written.With("children", children)
}

type keyed struct {
	key string
	of  Node
}

func (k keyed) node(c *checker) wire.Map {
	if c.keys[k.key] {
		c.fail("the key %q is there twice [VW3]", k.key)
	}
	if c.keys != nil {
		c.keys[k.key] = true
	}
	if k.of == nil {
		c.fail("the key %q has no node [VW1]", k.key)
		return nil
	}
	return k.of.node(c).With("key", c.name("a key", k.key))
}

type paragraph struct {
	text  string
	style []Style
}

func (p paragraph) node(c *checker) wire.Map {
	written := start("text").With("text", c.text(p.text))
	for _, style := range p.style {
		field, value := style.style()
		if value == "" {
			continue
		}
		if field == "tone" {
			c.tone(Tone(value))
		} else if !slices.Contains([]Role{Title, Status, Strong, Note}, Role(value)) {
			c.fail("there is no role %q", value)
		}
		written = written.With(field, value)
	}
	return written
}

type log []string

func (l log) node(c *checker) wire.Map {
	c.count(len(l))
	return start("log").With("lines", c.texts(l))
}

func (c *checker) texts(texts []string) []any {
	written := make([]any, len(texts))
	for at, text := range texts {
		written[at] = c.text(text)
	}
	return written
}

func (b Button) node(c *checker) wire.Map {
	return start("button").With("label", c.text(b.Label)).With("action", c.name("a button's Action", b.Action)).
		With("value", c.value(b.Value)).With("primary", yes(b.Primary)).With("disabled", yes(b.Disabled)).
		With("confirm", c.optional(b.Confirm))
}

func (n Choices) node(c *checker) wire.Map {
	c.count(len(n.Choices))
	choices := make([]any, len(n.Choices))
	for at, choice := range n.Choices {
		if choice.Value == nil {
			c.fail("a choice has no Value: %q", Readable(choice.Label))
		}
		choices[at] = wire.Map{}.With("value", c.value(choice.Value)).With("label", c.text(choice.Label)).
			With("tone", c.tone(choice.Tone)).
			With("selected", yes(choice.Selected)).With("disabled", yes(choice.Disabled))
	}
	return start("choices").With("label", c.text(n.Label)).With("action", c.name("Choices.Action", n.Action)).
		With("choices", choices).With("multi", yes(n.Multi))
}

func (b Board) node(c *checker) wire.Map {
	rows, columns := len(b.Cells), 0
	if rows > 0 {
		columns = len(b.Cells[0])
	}
	if rows < 1 || columns < 1 || rows > boardSideMax || columns > boardSideMax {
		c.fail("a board has 1 to %d rows and columns, this one %d and %d", boardSideMax, rows, columns)
		return nil
	}
	cells := make([]any, 0, rows*columns)
	for _, row := range b.Cells {
		if len(row) != columns {
			c.fail("all rows of a board are equally long")
		}
		for _, cell := range row {
			cells = append(cells, cell.write(c))
		}
	}
	c.count(len(cells))
	written := start("board").With("label", c.plain(b.Label)).With("rows", rows).With("columns", columns).
		With("cells", cells)
	if b.Action != "" {
		written = written.With("action", c.name("Board.Action", b.Action))
	}
	written = c.names(written, "columnNames", b.ColumnNames, columns)
	return c.names(written, "rowNames", b.RowNames, rows)
}

func (c *checker) names(written wire.Map, field string, names []string, count int) wire.Map {
	if names == nil {
		return written
	}
	if len(names) != count {
		c.fail("a board has as many names as rows and columns")
	}
	list := make([]any, len(names))
	for at, name := range names {
		list[at] = c.name("a name of a row or column", name)
	}
	return written.With(field, list)
}

func (p Cell) write(c *checker) any {
	c.chars(p.Text, cellCharsMax, "a cell's text")
	shapes := []Shape{"", Disc, Ring, Cross, Square, Dot, Wave, Ship, Flag}
	if !slices.Contains(shapes, p.Shape) {
		c.fail("there is no shape %q", p.Shape)
	}
	written := wire.Map{}.With("text", c.short(p.Text)).With("shape", word(string(p.Shape))).
		With("tone", c.tone(p.Tone)).With("label", c.short(p.Label)).With("value", c.value(p.Value))
	if len(written) == 0 {
		return nil
	}
	return written
}

func word(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (i TextInput) node(c *checker) wire.Map {
	written := start("input").With("label", c.text(i.Label)).With("action", c.name("TextInput.Action", i.Action)).
		With("kind", "text").With("placeholder", c.short(i.Placeholder))
	if i.MaxLength < 0 || i.MaxLength > inputCharsMax {
		c.fail("MaxLength is 1 to %d [VW2]", inputCharsMax)
	}
	if i.MaxLength > 0 {
		written = written.With("maxLength", i.MaxLength)
	}
	return written.With("disabled", yes(i.Disabled))
}

func (i NumberInput) node(c *checker) wire.Map {
	written := start("input").With("label", c.text(i.Label)).With("action", c.name("NumberInput.Action", i.Action)).
		With("kind", "number").With("placeholder", c.short(i.Placeholder))
	if i.Min != nil {
		written = written.With("min", c.value(*i.Min))
	}
	if i.Max != nil {
		written = written.With("max", c.value(*i.Max))
	}
	return written.With("disabled", yes(i.Disabled))
}

func (n Cards) node(c *checker) wire.Map {
	c.count(len(n.Cards))
	cards := make([]any, len(n.Cards))
	for at, card := range n.Cards {
		cards[at] = wire.Map{}.With("title", c.plain(card.Title)).With("text", c.short(card.Text)).
			With("tone", c.tone(card.Tone)).With("value", c.value(card.Value)).
			With("selected", yes(card.Selected)).With("hidden", yes(card.Hidden))
	}
	written := start("cards").With("label", c.text(n.Label)).With("cards", cards)
	if n.Action != "" {
		written = written.With("action", c.name("Cards.Action", n.Action))
	}
	return written
}

func (t Table) node(c *checker) wire.Map {
	rows := make([]any, len(t.Rows))
	c.count(len(t.Columns) + len(rows)*(1+len(t.Columns)))
	for at, row := range t.Rows {
		if len(row) != len(t.Columns) {
			c.fail("every row of a table is as long as its columns")
		}
		rows[at] = c.texts(row)
	}
	return start("table").With("label", c.text(t.Label)).With("columns", c.texts(t.Columns)).With("rows", rows)
}

func (t Timer) node(c *checker) wire.Map {
	written := start("timer").With("deadline", c.name("Timer.Deadline", t.Deadline))
	if t.Label != "" {
		written = written.With("label", c.text(t.Label))
	}
	return written
}

func (p Progress) node(c *checker) wire.Map {
	if !(p.Max > 0) || !(p.Value >= 0 && p.Value <= p.Max) {
		c.fail("the Value of a Progress lies between 0 and a Max above 0 [VW2]")
	}
	return start("progress").With("label", c.text(p.Label)).With("value", c.value(p.Value)).With("max", c.value(p.Max))
}
