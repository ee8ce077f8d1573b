/* See calendar_file.h. Instants go out in UTC, so no time zone has to be described. */
#include "media/calendar_file.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

static struct icaltimetype utc(Time t)
{
    return icaltime_from_timet_with_zone((time_t)t.s, 0, icaltimezone_get_utc_timezone());
}

static icalcomponent *event(const struct calendar_entry *e)
{
    icalcomponent *c = icalcomponent_new_vevent();
    icalcomponent_add_property(c, icalproperty_new_uid(e->uid));
    icalcomponent_add_property(c, icalproperty_new_dtstamp(utc(e->made)));
    icalcomponent_add_property(c, icalproperty_new_dtstart(utc(e->at)));
    icalcomponent_add_property(c, icalproperty_new_dtend(utc((Time){ e->at.s + CALENDAR_MINUTES * 60 })));
    icalcomponent_add_property(c, icalproperty_new_summary(e->summary));
    if (e->place) icalcomponent_add_property(c, icalproperty_new_location(e->place));
    if (e->text) icalcomponent_add_property(c, icalproperty_new_description(e->text));
    icalcomponent_add_property(c, icalproperty_new_sequence(e->revision));
    icalcomponent_add_property(c,
                               icalproperty_new_status(e->cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    return c;
}

Err calendar_file(const void *ctx, const struct calendar_entry *e, const char **out)
{
    icalcomponent *all = icalcomponent_new_vcalendar();
    icalcomponent_add_property(all, icalproperty_new_version("2.0"));
    icalcomponent_add_property(all, icalproperty_new_prodid("-//huying//meetings//ZH"));
    icalcomponent_add_property(all, icalproperty_new_method(e->cancelled ? ICAL_METHOD_CANCEL : ICAL_METHOD_PUBLISH));
    icalcomponent_add_component(all, event(e));
    char *text = icalcomponent_as_ical_string_r(all);
    if (text) *out = talloc_strdup(ctx, text);
    free(text);
    icalcomponent_free(all);
    return text ? OK : (Err){ BROKEN, "the calendar file could not be written" };
}
