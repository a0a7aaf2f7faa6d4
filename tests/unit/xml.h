/* Is a text well-formed XML, as far as pictures need it? */
#ifndef UNIT_XML_H
#define UNIT_XML_H

/* Each element is closed, in order; attributes are quoted; & begins an entity. Fails the test. */
void xml_check(const char *text);
/* How often the piece is there. */
unsigned xml_count(const char *text, const char *piece);

#endif
