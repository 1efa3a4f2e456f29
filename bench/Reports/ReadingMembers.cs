using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bench.Meters;

namespace Bench.Reports;

/// <summary>
/// Makes two JSON members of each property of type <see cref="Reading"/>: <c>"x"</c>, a number or null, and
/// <c>"xReason"</c>, null or why there is no number.
/// </summary>
/// <remarks>The property must have a setter or an init accessor; a constructor parameter cannot be split.</remarks>
internal static class ReadingMembers
{
    public static void Split(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        for (int i = type.Properties.Count - 1; i >= 0; i--)
        {
            JsonPropertyInfo property = type.Properties[i];
            if (property.PropertyType != typeof(Reading))
                continue;
            type.Properties[i] = ValueMember(type, property);
            type.Properties.Insert(i + 1, ReasonMember(type, property));
        }
    }

    private static JsonPropertyInfo ValueMember(JsonTypeInfo type, JsonPropertyInfo property)
    {
        JsonPropertyInfo member = Member(type, property, typeof(double?), property.Name);
        member.Get = owner => Checked(property, owner).Value;
        if (property.Set is { } set)
            member.Set = (owner, value) => set(owner, Current(property, owner) with { Value = (double?)value });
        return member;
    }

    private static JsonPropertyInfo ReasonMember(JsonTypeInfo type, JsonPropertyInfo property)
    {
        JsonPropertyInfo member = Member(type, property, typeof(string), property.Name + "Reason");
        member.IsGetNullable = true;
        member.IsSetNullable = true;
        member.Get = owner => Checked(property, owner).Reason;
        if (property.Set is { } set)
            member.Set = (owner, value) => set(owner, Current(property, owner) with { Reason = (string?)value });
        return member;
    }

    private static JsonPropertyInfo Member(JsonTypeInfo type, JsonPropertyInfo property, Type memberType, string name)
    {
        JsonPropertyInfo member = type.CreateJsonPropertyInfo(memberType, name);
        member.Order = property.Order;
        member.IsRequired = property.IsRequired;
        return member;
    }

    private static Reading Current(JsonPropertyInfo property, object owner) => (Reading)property.Get!(owner)!;

    private static Reading Checked(JsonPropertyInfo property, object owner)
    {
        Reading reading = Current(property, owner);
        if (!reading.IsMeasured && string.IsNullOrEmpty(reading.Reason))
            throw new JsonException($"{owner.GetType().Name}.{property.Name} has neither a figure nor a reason why not");
        return reading;
    }
}
